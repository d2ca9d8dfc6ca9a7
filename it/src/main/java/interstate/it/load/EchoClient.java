package interstate.it.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * One TCP connection that is used for as long as it lives: writes a pattern in rounds, reads it back, checks every byte and
 * prints {@code verified N} after each round. A wrong byte or a broken connection ends it with exit code 1. Usage:
 * EchoClient ADDRESS PORT ROUND_BYTES.
 */
public final class EchoClient {
    private EchoClient() {}

    public static void main(String[] args) throws IOException {
        OwnMain.endWithParent();
        int roundBytes = Integer.parseInt(args[2]);
        byte[] sent = new byte[roundBytes];
        byte[] back = new byte[roundBytes];
        try (Socket socket = new Socket(InetAddress.getByName(args[0]), Integer.parseInt(args[1]));
                OutputStream out = socket.getOutputStream();
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            long position = 0;
            while (true) {
                KnownBytes.fill(position, sent, roundBytes);
                out.write(sent);
                in.readFully(back);
                long wrong = KnownBytes.firstWrong(position, back, roundBytes);
                if (wrong >= 0) {
                    throw new IOException("byte " + wrong + " came back wrong");
                }
                position += roundBytes;
                System.out.println("verified " + position);
            }
        } catch (IOException e) {
            System.out.println("broken " + e.getMessage());
            System.exit(1);
        }
    }
}
