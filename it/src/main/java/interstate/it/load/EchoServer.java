package interstate.it.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it gets on each TCP connection. Usage: EchoServer ADDRESS PORT. */
public final class EchoServer {
    private EchoServer() {}

    public static void main(String[] args) throws IOException {
        OwnMain.endWithParent();
        try (ServerSocket socket = new ServerSocket(Integer.parseInt(args[1]), 16, InetAddress.getByName(args[0]))) {
            System.out.println("ready");
            while (true) {
                Socket connection = socket.accept();
                Thread thread = new Thread(() -> echo(connection), "echo");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void echo(Socket connection) {
        byte[] buffer = new byte[16_384];
        try (connection;
                InputStream in = connection.getInputStream();
                OutputStream out = connection.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            System.out.println("connection ended: " + e.getMessage());
        }
    }
}
