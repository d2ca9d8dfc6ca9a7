package interstate.pacing;

import interstate.tunbridge.Descriptors;
import interstate.tunbridge.SharedMemory;
import interstate.tunbridge.UdpSocket;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One pacer process as the node that adopted it sees it: what it holds, and the requests of {@link PacerProtocol}.
 *
 * <p>One thread at a time. A pacer that is gone is a {@link PacerLostException}.
 */
final class PacerProcess implements AutoCloseable {

    private final PacerConnection connection;
    private final long pid;
    private final long pairName;
    private final int socketCount;
    private final int[] laneNumbers;

    private PacerProcess(PacerConnection connection) {
        this.connection = connection;
        UnsafeBuffer held = connection.ask(PacerProtocol.ADOPT, PacerProtocol.VERSION, 0, PacerProtocol.HELD);
        pid = held.getLong(PacerProtocol.HELD_PID_AT);
        pairName = held.getLong(PacerProtocol.HELD_PAIR_AT);
        socketCount = held.getInt(PacerProtocol.HELD_SOCKETS_AT);
        laneNumbers = new int[held.getInt(PacerProtocol.HELD_LANES_AT)];
        for (int i = 0; i < laneNumbers.length; i++) {
            laneNumbers[i] = held.getInt(PacerProtocol.HELD_NUMBERS_AT + i * Integer.BYTES);
        }
    }

    /**
     * Takes over the pacer that listens at a path. One that does not answer is killed: another will be started in its place,
     * and were it to go on after that, both would emit.
     */
    static PacerProcess adopt(Path control) {
        PacerConnection connection = new PacerConnection(control);
        try {
            return new PacerProcess(connection);
        } catch (RuntimeException e) {
            if (connection.isSilent()) {
                connection.kill();
            }
            connection.close();
            throw e;
        }
    }

    Path path() {
        return connection.path();
    }

    long pid() {
        return pid;
    }

    /** Name of its pair when it was adopted, 0 if it had none. */
    long pairName() {
        return pairName;
    }

    /** How many sockets it held when it was adopted. */
    int socketCount() {
        return socketCount;
    }

    /** The lanes it held when it was adopted. */
    int[] laneNumbers() {
        return laneNumbers.clone();
    }

    boolean isSilent() {
        return connection.isSilent();
    }

    void kill() {
        connection.kill();
    }

    /** A socket in this process too. */
    record HeldSocket(int number, SocketSpec spec, UdpSocket socket) {}

    HeldSocket socket(int number) {
        return taken(connection.ask(PacerProtocol.GET_SOCKET, number, 0, PacerProtocol.SOCKET));
    }

    HeldSocket openSocket(SocketSpec spec) {
        PacerProtocol.writeSocket(connection.request(), PacerProtocol.REST_AT, spec);
        return taken(connection.ask(PacerProtocol.OPEN_SOCKET, 0, PacerProtocol.SOCKET_BYTES, PacerProtocol.SOCKET));
    }

    /** Hands over a socket that was opened elsewhere. */
    HeldSocket giveSocket(SocketSpec spec, int fd) {
        PacerProtocol.writeSocket(connection.request(), PacerProtocol.REST_AT, spec);
        return taken(
                connection.ask(PacerProtocol.OPEN_SOCKET, 0, PacerProtocol.SOCKET_BYTES, PacerProtocol.SOCKET, fd));
    }

    private HeldSocket taken(UnsafeBuffer reply) {
        int number = reply.getInt(PacerProtocol.FIRST_AT);
        SocketSpec spec = PacerProtocol.readSocket(reply, PacerProtocol.REST_AT);
        return new HeldSocket(number, spec, UdpSocket.ofFd(connection.descriptor()));
    }

    SharedMemory lane(int number) {
        return mapped(connection.ask(PacerProtocol.GET_LANE, number, 0, PacerProtocol.LANE));
    }

    SharedMemory openLane(LaneSpec spec) {
        LaneSpecCodec.write(spec, connection.request(), PacerProtocol.REST_AT);
        try {
            return mapped(connection.ask(PacerProtocol.OPEN_LANE, 0, LaneSpecCodec.BYTES, PacerProtocol.LANE));
        } finally {
            connection.request().setMemory(PacerProtocol.REST_AT, LaneSpecCodec.BYTES, (byte) 0);
        }
    }

    private SharedMemory mapped(UnsafeBuffer reply) {
        long bytes = reply.getLong(PacerProtocol.REST_AT);
        int fd = connection.descriptor();
        try {
            return SharedMemory.map(fd, bytes);
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    /** Hands over a lane that its partner opened. */
    void giveLane(SharedMemory lane) {
        connection.request().putLong(PacerProtocol.REST_AT, lane.bytes());
        connection.ask(PacerProtocol.JOIN_LANE, 0, Long.BYTES, PacerProtocol.DONE, lane.fd());
    }

    void endLane(int number) {
        connection.ask(PacerProtocol.END_LANE, number, 0, PacerProtocol.DONE);
    }

    PairMemory pair() {
        connection.ask(PacerProtocol.GET_PAIR, 0, 0, PacerProtocol.PAIR);
        return PairMemory.join(connection.descriptor());
    }

    /** Makes a new standby the partner in a pair. */
    void givePair(PairMemory pair) {
        connection.ask(PacerProtocol.JOIN_PAIR, 0, 0, PacerProtocol.DONE, pair.fd());
    }

    PacerStatus status() {
        return status(connection);
    }

    void dumpInstants() {
        connection.ask(PacerProtocol.DUMP, 0, 0, PacerProtocol.DONE);
    }

    /** Ends it; returns when its sockets are closed. */
    void stop() {
        stop(connection);
    }

    @Override
    public void close() {
        connection.close();
    }

    static PacerStatus status(PacerConnection connection) {
        UnsafeBuffer reply = connection.ask(PacerProtocol.STATUS, 0, 0, PacerProtocol.STATUS_REPLY);
        return PacerProtocol.readStatus(reply, PacerProtocol.REST_AT);
    }

    static void stop(PacerConnection connection) {
        connection.ask(PacerProtocol.STOP, 0, 0, PacerProtocol.DONE);
        connection.awaitEnd();
    }
}
