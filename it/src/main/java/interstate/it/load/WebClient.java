package interstate.it.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Fetches one page, checks every byte, prints {@code got BYTES NANOSECONDS} as it goes on. Usage: WebClient URL. */
public final class WebClient {
    private static final int CHUNK_BYTES = 65_536;
    private static final long PROGRESS_NS = 500_000_000;

    private WebClient() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        OwnMain.endWithParent();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long start = System.nanoTime();
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(URI.create(args[0])).build(), HttpResponse.BodyHandlers.ofInputStream());
        byte[] chunk = new byte[CHUNK_BYTES];
        long at = 0;
        long told = start;
        try (InputStream in = response.body()) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                long wrong = KnownBytes.firstWrong(at, chunk, n);
                if (wrong >= 0) {
                    throw new IOException("byte " + wrong + " is wrong");
                }
                at += n;
                long now = System.nanoTime();
                if (now - told >= PROGRESS_NS) {
                    System.out.println("got " + at + " " + (now - start));
                    told = now;
                }
            }
        }
        System.out.println("got " + at + " " + (System.nanoTime() - start));
        System.out.println("done");
    }
}
