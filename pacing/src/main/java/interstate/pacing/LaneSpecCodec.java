package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The 336-byte form of {@link LaneSpec}, native byte order since it never leaves the machine.
 *
 * <pre>
 *    0  peer hash 32
 *   32  packet length 4      36  datagram bytes 4
 *   40  socket 4             44  schedule kind 4
 *   48  jitter permille 4    52  destination port 4
 *   56  interval ns 8        64  lead ns 8
 *   72  alive for ns 8       80  start delay ns 8
 *   88  destination high 8   96  destination low 8
 *  104  IPv6 4 (0 or 1)     108  seeded 4 (0 or 1)
 *  112  interval of each of 24 hours, 8 each, zero where there is no timetable
 *  304  test seed 32, zero where none
 * </pre>
 */
final class LaneSpecCodec {

    /** What a lane's header holds: everything but the seed. */
    static final int TERMS_BYTES = 304;

    static final int BYTES = TERMS_BYTES + Schedule.SEED_BYTES;

    private static final int PACKET_LENGTH = 32;
    private static final int DATAGRAM_BYTES = 36;
    private static final int SOCKET = 40;
    private static final int KIND = 44;
    private static final int JITTER = 48;
    private static final int PORT = 52;
    private static final int INTERVAL = 56;
    private static final int LEAD = 64;
    private static final int ALIVE_FOR = 72;
    private static final int START_DELAY = 80;
    private static final int HIGH = 88;
    private static final int LOW = 96;
    private static final int IPV6 = 104;
    private static final int SEEDED = 108;
    private static final int HOURLY = 112;
    private static final int SEED = TERMS_BYTES;

    private LaneSpecCodec() {}

    static void writeTerms(LaneSpec spec, UnsafeBuffer to, int at) {
        to.putBytes(at, spec.peerHash32());
        to.putInt(at + PACKET_LENGTH, spec.packetLength());
        to.putInt(at + DATAGRAM_BYTES, spec.datagramBytes());
        to.putInt(at + SOCKET, spec.socket());
        to.putInt(at + KIND, spec.schedule().kind().code());
        to.putInt(at + JITTER, spec.schedule().jitterPermille());
        to.putInt(at + PORT, spec.destination().port());
        to.putLong(at + INTERVAL, spec.schedule().intervalNs());
        to.putLong(at + LEAD, spec.leadNs());
        to.putLong(at + ALIVE_FOR, spec.aliveForNs());
        to.putLong(at + START_DELAY, spec.startDelayNs());
        to.putLong(at + HIGH, spec.destination().high());
        to.putLong(at + LOW, spec.destination().low());
        to.putInt(at + IPV6, spec.destination().ipv6() ? 1 : 0);
        to.putInt(at + SEEDED, 0);
        List<Long> hourlyNs = spec.schedule().hourlyNs();
        for (int hour = 0; hour < Hours.HOURS; hour++) {
            to.putLong(at + HOURLY + hour * Long.BYTES, hourlyNs.isEmpty() ? 0 : hourlyNs.get(hour));
        }
    }

    static void write(LaneSpec spec, UnsafeBuffer to, int at) {
        writeTerms(spec, to, at);
        byte[] seed = spec.testSeed();
        if (seed == null) {
            to.setMemory(at + SEED, Schedule.SEED_BYTES, (byte) 0);
        } else {
            to.putInt(at + SEEDED, 1);
            to.putBytes(at + SEED, seed);
        }
    }

    static LaneSpec readTerms(UnsafeBuffer from, int at) {
        return read(from, at, false);
    }

    static LaneSpec read(UnsafeBuffer from, int at) {
        return read(from, at, from.getInt(at + SEEDED) != 0);
    }

    private static LaneSpec read(UnsafeBuffer from, int at, boolean seeded) {
        byte[] peerHash = new byte[LaneSpec.PEER_HASH_BYTES];
        from.getBytes(at, peerHash);
        byte[] seed = new byte[Schedule.SEED_BYTES];
        if (seeded) {
            from.getBytes(at + SEED, seed);
        }
        return new LaneSpec(
                peerHash,
                from.getInt(at + SOCKET),
                new UdpAddress(
                        from.getLong(at + HIGH),
                        from.getLong(at + LOW),
                        from.getInt(at + PORT),
                        from.getInt(at + IPV6) != 0),
                from.getInt(at + DATAGRAM_BYTES),
                from.getInt(at + PACKET_LENGTH),
                schedule(from, at),
                from.getLong(at + LEAD),
                from.getLong(at + ALIVE_FOR),
                from.getLong(at + START_DELAY),
                seeded ? seed : null);
    }

    private static ScheduleSpec schedule(UnsafeBuffer from, int at) {
        List<Long> hourlyNs = new ArrayList<>();
        ScheduleSpec.Kind kind = ScheduleSpec.Kind.ofCode(from.getInt(at + KIND));
        for (int hour = 0; kind == ScheduleSpec.Kind.TIMETABLE && hour < Hours.HOURS; hour++) {
            hourlyNs.add(from.getLong(at + HOURLY + hour * Long.BYTES));
        }
        return new ScheduleSpec(kind, from.getLong(at + INTERVAL), from.getInt(at + JITTER), hourlyNs);
    }
}
