package interstate.actors.node;

import interstate.actors.settings.NodeSettings;
import interstate.tunbridge.Errno;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.UdpAddress;
import interstate.tunbridge.UdpSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Whether a node could have its run directory and its UDP ports, asked before anything is made or told. */
public final class FreePorts {

    private static final int BUFFER_BYTES = 4_096;

    private FreePorts() {}

    /**
     * Looks whether a node lives there, then binds each port for a moment. Where an earlier node left pacers these may hold
     * the ports for the new one, and they are not asked for.
     *
     * @throws KernelException with one line if one cannot be had
     */
    public static void require(Path runDir, Collection<InetSocketAddress> local) {
        NodeLock.owner(runDir).ifPresent(owner -> {
            throw KernelException.plain("a node" + NodeLock.runsAlready(owner, runDir), Errno.EAGAIN);
        });
        if (NodeSettings.pacerSockets(runDir).stream().anyMatch(Files::exists)) {
            return;
        }
        for (InetSocketAddress address : local) {
            UdpSocket.open(UdpAddress.of(address), BUFFER_BYTES, 0).close();
        }
    }
}
