package interstate.pacing;

import interstate.tunbridge.Descriptors;
import interstate.tunbridge.KernelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of {@link PacerProtocol}. Control thread.
 *
 * <p>A lane or socket opened costs a few hundred bytes for good, since a pacer has no garbage collector; when nine tenths
 * of the heap are spent no more are opened, and those that are go on.
 */
final class PacerDesk {

    /** In place of a descriptor. */
    static final int NONE = -1;

    private static final int SPENT_PERCENT = 90;

    private final Pacer pacer;
    private final PacerLoops loops;
    private final long pid;
    private final long startedNs;
    private final boolean memoryLocked;
    private final @Nullable InstantDump dump;
    private @Nullable PairMemory pair;
    private int descriptor = NONE;
    private boolean stopping;

    PacerDesk(
            Pacer pacer,
            PacerLoops loops,
            long pid,
            long startedNs,
            boolean memoryLocked,
            @Nullable PairMemory pair,
            @Nullable InstantDump dump) {
        this.pacer = pacer;
        this.loops = loops;
        this.pid = pid;
        this.startedNs = startedNs;
        this.memoryLocked = memoryLocked;
        this.pair = pair;
        this.dump = dump;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Ends a standby that nobody has made a partner: the node that started it died before it could. */
    void endUnlessJoined() {
        stopping |= pair == null;
    }

    /** What goes with the last answer, or {@link #NONE}; it stays the pacer's. */
    int descriptor() {
        return descriptor;
    }

    boolean isAdoption(UnsafeBuffer request, int bytes) {
        return bytes >= PacerProtocol.REST_AT
                && request.getInt(PacerProtocol.TYPE_AT) == PacerProtocol.ADOPT
                && request.getInt(PacerProtocol.FIRST_AT) == PacerProtocol.VERSION;
    }

    /**
     * Does what is asked and writes the reply.
     *
     * @param given descriptor that came with the request, taken over from here on, or {@link #NONE}
     * @param byNode whether the asker is the node that holds this pacer
     * @return bytes of the reply
     */
    int answer(UnsafeBuffer request, int bytes, int given, boolean byNode, UnsafeBuffer reply) {
        descriptor = NONE;
        int type = bytes >= PacerProtocol.REST_AT ? request.getInt(PacerProtocol.TYPE_AT) : 0;
        try {
            if (given != NONE && (!takesDescriptor(type) || !byNode)) {
                Descriptors.close(given);
            }
            return switch (type) {
                case PacerProtocol.STATUS -> status(reply);
                case PacerProtocol.STOP -> stop(reply);
                case PacerProtocol.DUMP -> dump(reply);
                default -> byNode ? answerNode(type, request, bytes, given, reply) : refuseStranger(type, reply);
            };
        } catch (PacerException | KernelException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return error(reply, String.valueOf(e.getMessage()));
        }
    }

    private static boolean takesDescriptor(int type) {
        return type == PacerProtocol.OPEN_SOCKET || type == PacerProtocol.JOIN_PAIR || type == PacerProtocol.JOIN_LANE;
    }

    private int answerNode(int type, UnsafeBuffer request, int bytes, int given, UnsafeBuffer reply) {
        int first = request.getInt(PacerProtocol.FIRST_AT);
        return switch (type) {
            case PacerProtocol.ADOPT -> held(reply);
            case PacerProtocol.GET_SOCKET -> socket(first, reply);
            case PacerProtocol.OPEN_SOCKET -> openSocket(request, bytes, given, reply);
            case PacerProtocol.GET_LANE -> lane(pacer.placeOf(first), reply);
            case PacerProtocol.OPEN_LANE -> openLane(request, bytes, reply);
            case PacerProtocol.GET_PAIR -> pair(reply);
            case PacerProtocol.JOIN_PAIR -> joinPair(given, reply);
            case PacerProtocol.JOIN_LANE -> joinLane(request, bytes, given, reply);
            case PacerProtocol.END_LANE -> endLane(first, reply);
            default -> error(reply, "the pacer does not know request " + type);
        };
    }

    private static int refuseStranger(int type, UnsafeBuffer reply) {
        return error(
                reply,
                type == PacerProtocol.ADOPT
                        ? "the pacer speaks version " + PacerProtocol.VERSION
                                + " of the control protocol: stop it and start it again"
                        : "only the node that holds the pacer may ask this");
    }

    private int held(UnsafeBuffer reply) {
        pacer.sweep();
        reply.putLong(PacerProtocol.HELD_PID_AT, pid);
        reply.putInt(PacerProtocol.HELD_SOCKETS_AT, pacer.sockets());
        reply.putLong(PacerProtocol.HELD_PAIR_AT, pair == null ? 0 : pair.name());
        int lanes = 0;
        for (int place = 0; place < PacerLoop.MAX_LANES; place++) {
            PacerLane lane = pacer.lane(place);
            if (lane != null) {
                reply.putInt(PacerProtocol.HELD_NUMBERS_AT + lanes++ * Integer.BYTES, lane.number());
            }
        }
        reply.putInt(PacerProtocol.HELD_LANES_AT, lanes);
        return done(
                reply,
                PacerProtocol.HELD,
                PacerProtocol.VERSION,
                PacerProtocol.HELD_NUMBERS_AT + lanes * Integer.BYTES);
    }

    private int pair(UnsafeBuffer reply) {
        if (pair == null) {
            return error(reply, "the pacer belongs to no pair yet");
        }
        descriptor = pair.fd();
        return done(reply, PacerProtocol.PAIR, 0, PacerProtocol.REST_AT);
    }

    private int joinPair(int given, UnsafeBuffer reply) {
        if (given == NONE || pair != null) {
            if (given != NONE) {
                Descriptors.close(given);
            }
            return error(reply, pair != null ? "the pacer belongs to a pair" : "the request lacks a descriptor");
        }
        PairMemory joined = PairMemory.join(given);
        loops.attach(joined);
        pair = joined;
        return done(reply, PacerProtocol.DONE, 0, PacerProtocol.REST_AT);
    }

    private int joinLane(UnsafeBuffer request, int bytes, int given, UnsafeBuffer reply) {
        if (given == NONE) {
            return error(reply, "the request lacks a descriptor");
        }
        if (bytes != PacerProtocol.REST_AT + Long.BYTES || isHeapSpent()) {
            Descriptors.close(given);
            requireHeap();
            return error(reply, "request of " + bytes + " bytes");
        }
        pacer.joinLane(LaneMemory.joined(given, request.getLong(PacerProtocol.REST_AT)));
        return done(reply, PacerProtocol.DONE, 0, PacerProtocol.REST_AT);
    }

    private int openSocket(UnsafeBuffer request, int bytes, int given, UnsafeBuffer reply) {
        requireLength(bytes, PacerProtocol.REST_AT + PacerProtocol.SOCKET_BYTES);
        requireHeap();
        SocketSpec spec = PacerProtocol.readSocket(request, PacerProtocol.REST_AT);
        return socket(given == NONE ? pacer.openSocket(spec) : pacer.takeSocket(spec, given), reply);
    }

    private int socket(int number, UnsafeBuffer reply) {
        descriptor = pacer.socket(number).fd();
        PacerProtocol.writeSocket(reply, PacerProtocol.REST_AT, pacer.socketSpec(number));
        return done(reply, PacerProtocol.SOCKET, number, PacerProtocol.REST_AT + PacerProtocol.SOCKET_BYTES);
    }

    private int openLane(UnsafeBuffer request, int bytes, UnsafeBuffer reply) {
        requireLength(bytes, PacerProtocol.REST_AT + LaneSpecCodec.BYTES);
        requireHeap();
        LaneSpec spec = LaneSpecCodec.read(request, PacerProtocol.REST_AT);
        request.setMemory(PacerProtocol.REST_AT, LaneSpecCodec.BYTES, (byte) 0);
        int place = pacer.openLane(spec);
        byte[] seed = spec.testSeed();
        if (seed != null) {
            Arrays.fill(seed, (byte) 0);
        }
        if (dump != null) {
            dump.write(pacer);
        }
        return lane(place, reply);
    }

    private int lane(int place, UnsafeBuffer reply) {
        PacerLane lane = place < 0 ? null : pacer.lane(place);
        LaneMemory memory = place < 0 ? null : pacer.memory(place);
        if (lane == null || memory == null) {
            return error(reply, "the lane has ended");
        }
        descriptor = memory.fd();
        reply.putLong(PacerProtocol.REST_AT, memory.buffer().capacity());
        return done(reply, PacerProtocol.LANE, lane.number(), PacerProtocol.REST_AT + Long.BYTES);
    }

    private int endLane(int number, UnsafeBuffer reply) {
        pacer.endLane(number);
        return done(reply, PacerProtocol.DONE, 0, PacerProtocol.REST_AT);
    }

    private int stop(UnsafeBuffer reply) {
        stopping = true;
        return done(reply, PacerProtocol.DONE, 0, PacerProtocol.REST_AT);
    }

    private int dump(UnsafeBuffer reply) {
        if (dump == null) {
            return error(reply, "the pacer was started without dumpInstants");
        }
        dump.write(pacer);
        return done(reply, PacerProtocol.DONE, 0, PacerProtocol.REST_AT);
    }

    private int status(UnsafeBuffer reply) {
        pacer.sweep();
        int at = PacerProtocol.REST_AT;
        reply.putLong(at, pid);
        reply.putLong(at + 8, startedNs);
        reply.putLong(at + 16, pacer.lanes());
        reply.putLong(at + 24, pacer.sockets());
        reply.putLong(at + 32, loops.areRealTime() ? 1 : 0);
        reply.putLong(at + 40, memoryLocked ? 1 : 0);
        reply.putLong(at + 48, loops.first().marginNs());
        reply.putLong(at + 56, heapBytes());
        reply.putLong(at + 64, Runtime.getRuntime().maxMemory());
        reply.putLong(at + 72, loops.faults());
        reply.putLong(at + 80, pacer.leads() ? 1 : 0);
        reply.putLong(at + 88, loops.first().leadership().generation());
        return done(reply, PacerProtocol.STATUS_REPLY, 0, PacerProtocol.REST_AT + PacerProtocol.STATUS_BYTES);
    }

    private static long heapBytes() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static boolean isHeapSpent() {
        return heapBytes() > Runtime.getRuntime().maxMemory() / 100 * SPENT_PERCENT;
    }

    private static void requireHeap() {
        if (isHeapSpent()) {
            throw new PacerException("the pacer's heap is spent: its lanes go on, for new ones stop and start it");
        }
    }

    private static void requireLength(int bytes, int wanted) {
        if (bytes != wanted) {
            throw new PacerException("request of " + bytes + " bytes, expected " + wanted);
        }
    }

    private static int done(UnsafeBuffer reply, int type, int first, int length) {
        reply.putInt(PacerProtocol.TYPE_AT, type);
        reply.putInt(PacerProtocol.FIRST_AT, first);
        return length;
    }

    private static int error(UnsafeBuffer reply, String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, PacerProtocol.MAX_ERROR_BYTES);
        reply.putBytes(PacerProtocol.REST_AT, text, 0, length);
        return done(reply, PacerProtocol.ERROR, length, PacerProtocol.REST_AT + length);
    }
}
