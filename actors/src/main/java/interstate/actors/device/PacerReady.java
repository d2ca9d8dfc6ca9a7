package interstate.actors.device;

import interstate.pacing.PacerControl;
import java.util.List;
import java.util.Map;

/**
 * A living pacer with the node's sockets in it.
 *
 * @param clientSockets number of each client link's socket, by the link's name
 * @param serverSockets numbers of the server's sockets, in the order of its listen addresses
 */
public record PacerReady(PacerControl control, Map<String, Integer> clientSockets, List<Integer> serverSockets) {
    public PacerReady {
        clientSockets = Map.copyOf(clientSockets);
        serverSockets = List.copyOf(serverSockets);
    }

    /** The socket of a client link. */
    public int clientSocket(String link) {
        Integer socket = clientSockets.get(link);
        if (socket == null) {
            throw new IllegalArgumentException("no socket for link " + link);
        }
        return socket;
    }
}
