package interstate.pacing;

import interstate.tunbridge.ControlSocket;
import interstate.tunbridge.Descriptors;
import interstate.tunbridge.Poll;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The control thread of a pacer process: answers nodes, gives ended lanes' memory back, writes the test dump.
 *
 * <p>The loop waits for nothing here. Between requests nothing is allocated.
 */
final class PacerServer {

    /** One node, and a few askers of status and stop. */
    private static final int CONNECTIONS = 4;

    private static final int TICK_MS = 100;
    private static final int ROOT = 0;
    private static final int NOBODY = -1;

    private final ControlSocket.Listener listener;
    private final PacerDesk desk;
    private final Runnable tick;
    private final int uid;
    private final PacerLog log;
    private final ControlSocket[] connections = new ControlSocket[CONNECTIONS];
    private final Poll poll = new Poll(1 + CONNECTIONS);
    private final UnsafeBuffer reply =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacerProtocol.MAX_BYTES, Long.BYTES));
    private final int[] descriptors = new int[1];
    private int node = NOBODY;
    private int nextVictim;

    /**
     * @param uid who else than root may connect
     * @param tick done at least every 100 ms
     */
    PacerServer(ControlSocket.Listener listener, PacerDesk desk, int uid, Runnable tick, PacerLog log) {
        this.listener = listener;
        this.desk = desk;
        this.uid = uid;
        this.tick = tick;
        this.log = log;
        for (int i = 0; i < CONNECTIONS; i++) {
            connections[i] = new ControlSocket();
        }
    }

    /** Serves until it is told to stop. */
    void run() {
        while (!desk.isStopping()) {
            try {
                turn();
            } catch (RuntimeException | Error e) {
                // A bug or a heap at its end. The lanes go on; whoever asked may call again.
                log.line("control: " + e);
                hangUpAll();
            }
        }
    }

    /** Removes the control path, then hangs up on all, which tells them that everything has ended. */
    void close() {
        listener.close();
        hangUpAll();
    }

    private void turn() {
        poll.set(0, listener.fd());
        for (int i = 0; i < CONNECTIONS; i++) {
            poll.set(1 + i, connections[i].fd());
        }
        if (poll.await(TICK_MS) > 0) {
            serveReady();
        }
        tick.run();
    }

    private void hangUpAll() {
        for (int i = 0; i < CONNECTIONS; i++) {
            hangUp(i);
        }
    }

    private void serveReady() {
        for (int i = 0; i < CONNECTIONS && !desk.isStopping(); i++) {
            if (poll.ready(1 + i)) {
                serve(i);
            }
        }
        if (poll.ready(0)) {
            accept();
        }
    }

    private void accept() {
        int place = freePlace();
        ControlSocket connection = connections[place];
        if (listener.accept(connection, 0)) {
            int caller = connection.peer().uid();
            if (caller != ROOT && caller != uid) {
                connection.close();
            }
        }
    }

    private void serve(int place) {
        ControlSocket connection = connections[place];
        int bytes = connection.receive(0);
        if (bytes == 0) {
            return;
        }
        if (bytes < 0 || !answer(place, connection, bytes)) {
            hangUp(place);
        }
    }

    private boolean answer(int place, ControlSocket connection, int bytes) {
        UnsafeBuffer request = connection.received();
        int descriptor = connection.receivedDescriptors() > 0 ? connection.receivedDescriptor(0) : PacerDesk.NONE;
        for (int i = 1; i < connection.receivedDescriptors(); i++) {
            Descriptors.close(connection.receivedDescriptor(i));
        }
        if (desk.isAdoption(request, bytes)) {
            replaceNode(place);
        }
        int length = desk.answer(request, bytes, descriptor, place == node, reply);
        descriptors[0] = desk.descriptor();
        return connection.send(reply, 0, length, descriptors, descriptors[0] == PacerDesk.NONE ? 0 : 1) == 0;
    }

    private void replaceNode(int place) {
        if (node != NOBODY && node != place) {
            hangUp(node);
        }
        node = place;
    }

    private void hangUp(int place) {
        connections[place].close();
        if (node == place) {
            node = NOBODY;
        }
    }

    private int freePlace() {
        for (int i = 0; i < CONNECTIONS; i++) {
            if (connections[i].fd() < 0) {
                return i;
            }
        }
        // Whoever asks for status hangs up; one that does not makes room for the next.
        nextVictim = (nextVictim + 1) % CONNECTIONS;
        if (nextVictim == node) {
            nextVictim = (nextVictim + 1) % CONNECTIONS;
        }
        return nextVictim;
    }
}
