package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.tunbridge.Interfaces;
import interstate.tunbridge.TunConfig;
import interstate.tunbridge.TunDevice;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import jnr.ffi.LibraryLoader;

/**
 * A network of the test's own, without a name: it is gone with its thread and what was opened on it (needs root).
 *
 * <pre>
 * host side 10.9.0.1/24, fd09::1/64 --- tun --- this test
 * </pre>
 */
public final class OwnNetwork implements AutoCloseable {

    static final String TUN = "ist-test";
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int MTU = 1_500;
    private static final int PATIENCE_S = 20;

    /** The C library's call that only this needs. */
    public interface Calls {
        int unshare(int flags);
    }

    private static final Calls C = LibraryLoader.create(Calls.class).load("c");

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    public OwnNetwork() throws Exception {
        assertThat(call(() -> C.unshare(CLONE_NEWNET))).as("unshare").isZero();
    }

    /** Runs that on the thread that is in the network. */
    public <T> T call(Callable<T> code) throws Exception {
        return thread.submit(code).get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Opens the device and gives it its addresses. */
    TunDevice open() throws Exception {
        return call(() -> {
            TunDevice device = TunDevice.open(TUN, -1, false);
            Interfaces.configure(new TunConfig(TUN, "10.9.0.1/24", "fd09::1/64", MTU, MTU, false));
            return device;
        });
    }

    /** The host sends a datagram to an address behind the device. */
    void send(String to, byte[] bytes) throws Exception {
        call(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(to), 5_000));
            }
            return true;
        });
    }

    /** Runs an ip command. */
    public void ip(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        int exit = call(() -> new ProcessBuilder(command).inheritIO().start().waitFor());
        assertThat(exit).as("ip %s", String.join(" ", arguments)).isZero();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
