package interstate.actors.node;

import interstate.actors.settings.NodeSettings;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.UdpAddress;
import interstate.tunbridge.UdpSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Whether a node could have its UDP ports, asked before anything is made or told. */
public final class FreePorts {

    private static final int BUFFER_BYTES = 4_096;

    private FreePorts() {}

    /**
     * Binds each for a moment. Where an earlier node left pacers these may hold the ports for the new one, and nothing is
     * asked.
     *
     * @throws KernelException with one line if one cannot be had
     */
    public static void require(Path runDir, Collection<InetSocketAddress> local) {
        if (NodeSettings.pacerSockets(runDir).stream().anyMatch(Files::exists)) {
            return;
        }
        for (InetSocketAddress address : local) {
            UdpSocket.open(UdpAddress.of(address), BUFFER_BYTES, 0).close();
        }
    }
}
