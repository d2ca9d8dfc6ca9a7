package interstate.pacing;

import interstate.tunbridge.Descriptors;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.SharedMemory;
import interstate.tunbridge.UdpAddress;
import interstate.tunbridge.UdpSocket;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A pacer in a process of its own, which outlives this node.
 *
 * <p>To connect is to adopt: all sockets and lanes are received, a node that was connected before is cut off, and the epoch
 * of every lane is raised, so that nothing staged before leaves any more.
 */
public final class RemotePacer implements PacerControl {

    private static final Cleaner CLEANER = Cleaner.create();

    private final PacerConnection connection;
    private final List<SocketSpec> specs = new ArrayList<>();
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private long pid;

    private RemotePacer(PacerConnection connection) {
        this.connection = connection;
    }

    /**
     * Takes over the pacer that listens at a path. One that does not answer is killed: another will be started in its place,
     * and were it to go on after that, both would emit.
     */
    public static RemotePacer connect(Path control) {
        RemotePacer pacer = new RemotePacer(new PacerConnection(control));
        try {
            pacer.adopt();
        } catch (RuntimeException e) {
            if (pacer.connection.isSilent()) {
                pacer.connection.kill();
            }
            pacer.close();
            throw e;
        }
        return pacer;
    }

    /**
     * Starts a pacer process and takes it over.
     *
     * @param command the whole command line, see {@link PacerCommand}
     */
    public static RemotePacer spawn(List<String> command, PacerStart start) {
        PacerSpawn.run(command, start);
        return connect(start.control());
    }

    /** Asks a pacer how it is without taking it over. */
    public static PacerStatus status(Path control) {
        try (PacerConnection connection = new PacerConnection(control)) {
            return status(connection);
        }
    }

    /** Ends a pacer without taking it over first; returns when its lanes and sockets are closed. */
    public static void stop(Path control) {
        try (PacerConnection connection = new PacerConnection(control)) {
            stop(connection);
        }
    }

    private void adopt() {
        UnsafeBuffer held = connection.ask(PacerProtocol.ADOPT, PacerProtocol.VERSION, 0, PacerProtocol.HELD);
        pid = held.getLong(PacerProtocol.HELD_PID_AT);
        int socketCount = held.getInt(PacerProtocol.HELD_SOCKETS_AT);
        int[] numbers = new int[held.getInt(PacerProtocol.HELD_LANES_AT)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = held.getInt(PacerProtocol.HELD_NUMBERS_AT + i * Integer.BYTES);
        }
        for (int number = 0; number < socketCount; number++) {
            takeSocket(connection.ask(PacerProtocol.GET_SOCKET, number, 0, PacerProtocol.SOCKET));
        }
        for (int number : numbers) {
            adoptLane(number);
        }
    }

    private void adoptLane(int number) {
        UnsafeBuffer reply;
        try {
            reply = connection.ask(PacerProtocol.GET_LANE, number, 0, PacerProtocol.LANE);
        } catch (PacerException e) {
            // It may have ended since it was listed; a pacer that is gone fails the next request too.
            status();
            return;
        }
        takeLane(reply).raiseEpoch();
    }

    private int takeSocket(UnsafeBuffer reply) {
        int number = reply.getInt(PacerProtocol.FIRST_AT);
        SocketSpec spec = PacerProtocol.readSocket(reply, PacerProtocol.REST_AT);
        if (number != sockets.size()) {
            Descriptors.close(connection.descriptor());
            throw new PacerException("pacer sent socket " + number + " as the one after " + sockets.size());
        }
        sockets.add(UdpSocket.ofFd(connection.descriptor()));
        specs.add(spec);
        return number;
    }

    private Lane takeLane(UnsafeBuffer reply) {
        long bytes = reply.getLong(PacerProtocol.REST_AT);
        int fd = connection.descriptor();
        SharedMemory memory;
        try {
            memory = SharedMemory.map(fd, bytes);
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
        try {
            Lane lane = new Lane(memory.buffer());
            CLEANER.register(lane, memory::close);
            lanes.put(lane.number(), lane);
            return lane;
        } catch (IllegalArgumentException e) {
            memory.close();
            throw new PacerException(String.valueOf(e.getMessage()));
        }
    }

    /** The pacer's process. */
    public long pid() {
        return pid;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The pacer has no right to marks and low ports any more; then this process opens the socket and hands it over.
     */
    @Override
    public synchronized int openSocket(SocketSpec spec) {
        PacerProtocol.writeSocket(connection.request(), PacerProtocol.REST_AT, spec);
        try {
            return takeSocket(
                    connection.ask(PacerProtocol.OPEN_SOCKET, 0, PacerProtocol.SOCKET_BYTES, PacerProtocol.SOCKET));
        } catch (PacerException refused) {
            return openHere(spec, refused);
        }
    }

    private int openHere(SocketSpec spec, PacerException refused) {
        try (UdpSocket socket = UdpSocket.open(spec.bind(), Pacer.RECEIVE_BUFFER_BYTES, spec.mark())) {
            PacerProtocol.writeSocket(connection.request(), PacerProtocol.REST_AT, spec);
            return takeSocket(connection.ask(
                    PacerProtocol.OPEN_SOCKET, 0, PacerProtocol.SOCKET_BYTES, PacerProtocol.SOCKET, socket.fd()));
        } catch (KernelException e) {
            refused.addSuppressed(e);
            throw refused;
        }
    }

    @Override
    public synchronized List<SocketSpec> sockets() {
        return List.copyOf(specs);
    }

    @Override
    public synchronized int socketFd(int socket) {
        return sockets.get(socket).fd();
    }

    @Override
    public synchronized UdpAddress socketAddress(int socket) {
        return sockets.get(socket).local();
    }

    @Override
    public synchronized Lane openLane(LaneSpec spec) {
        LaneSpecCodec.write(spec, connection.request(), PacerProtocol.REST_AT);
        try {
            return takeLane(connection.ask(PacerProtocol.OPEN_LANE, 0, LaneSpecCodec.BYTES, PacerProtocol.LANE));
        } finally {
            connection.request().setMemory(PacerProtocol.REST_AT, LaneSpecCodec.BYTES, (byte) 0);
        }
    }

    @Override
    public synchronized List<Lane> lanes() {
        lanes.values().removeIf(Lane::hasEnded);
        return List.copyOf(lanes.values());
    }

    @Override
    public synchronized void endLane(Lane lane) {
        lanes.remove(lane.number());
        connection.ask(PacerProtocol.END_LANE, lane.number(), 0, PacerProtocol.DONE);
    }

    @Override
    public synchronized PacerStatus status() {
        return status(connection);
    }

    private static PacerStatus status(PacerConnection connection) {
        UnsafeBuffer reply = connection.ask(PacerProtocol.STATUS, 0, 0, PacerProtocol.STATUS_REPLY);
        return PacerProtocol.readStatus(reply, PacerProtocol.REST_AT);
    }

    /** Has all instants drawn so far written to the file of {@link PacerStart#dumpInstants}. For tests. */
    public synchronized void dumpInstants() {
        connection.ask(PacerProtocol.DUMP, 0, 0, PacerProtocol.DONE);
    }

    @Override
    public synchronized void stop() {
        stop(connection);
        close();
    }

    private static void stop(PacerConnection connection) {
        connection.ask(PacerProtocol.STOP, 0, 0, PacerProtocol.DONE);
        connection.awaitEnd();
    }

    @Override
    public synchronized void close() {
        connection.close();
        sockets.forEach(UdpSocket::close);
    }
}
