package interstate.it.load;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** A web server that answers /N with N bytes of the pattern. Usage: WebServer ADDRESS PORT. */
public final class WebServer {
    private static final int CHUNK_BYTES = 65_536;

    private WebServer() {}

    public static void main(String[] args) throws IOException {
        OwnMain.endWithParent();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1])), 16);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            long bytes = Long.parseLong(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(200, bytes);
            byte[] chunk = new byte[CHUNK_BYTES];
            try (OutputStream out = exchange.getResponseBody()) {
                for (long at = 0; at < bytes; at += CHUNK_BYTES) {
                    int n = (int) Math.min(CHUNK_BYTES, bytes - at);
                    KnownBytes.fill(at, chunk, n);
                    out.write(chunk, 0, n);
                }
            }
        });
        server.start();
        System.out.println("ready");
    }
}
