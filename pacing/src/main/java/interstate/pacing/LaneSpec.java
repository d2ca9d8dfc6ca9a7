package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a lane, fixed while it lives (the destination alone may move later, see {@link Lane#destination}).
 *
 * @param peerHash32 who the lane leads to, by which a restarted node finds it again; 32 bytes of the node's choice
 * @param socket number of the pacer's socket that it leaves by
 * @param datagramBytes UDP payload of every datagram, 1 to {@link #MAX_DATAGRAM_BYTES}
 * @param packetLength the whole outer IP packet; kept for the node, without meaning to the pacer
 * @param leadNs how long before its slot a datagram is staged, 0 to {@link #MAX_LEAD_NS}; sizes the table of cells
 * @param aliveForNs how long after its first slot the lane ends unless renewed; {@link Long#MAX_VALUE} never
 * @param startDelayNs from now to the first slot; at least {@link #MIN_START_DELAY_NS} are taken
 * @param testSeed first seed of the schedule for tests that foretell instants; null draws one from the kernel
 */
@SuppressWarnings("ArrayRecordComponent") // Arrays of fixed size, never changed after construction.
public record LaneSpec(
        byte[] peerHash32,
        int socket,
        UdpAddress destination,
        int datagramBytes,
        int packetLength,
        ScheduleSpec schedule,
        long leadNs,
        long aliveForNs,
        long startDelayNs,
        byte @Nullable [] testSeed) {

    public static final int PEER_HASH_BYTES = 32;
    public static final int MAX_DATAGRAM_BYTES = 9000;
    public static final long MAX_LEAD_NS = 1_000_000_000L;

    /** What the loop may need to notice a new lane while it sleeps; so the first slot is on time. */
    public static final long MIN_START_DELAY_NS = 6_000_000;

    public LaneSpec {
        if (peerHash32.length != PEER_HASH_BYTES) {
            throw new IllegalArgumentException("peer hash has " + peerHash32.length + " bytes, not " + PEER_HASH_BYTES);
        }
        if (datagramBytes < 1 || datagramBytes > MAX_DATAGRAM_BYTES) {
            throw new IllegalArgumentException(
                    "datagram length " + datagramBytes + " is not in 1 to " + MAX_DATAGRAM_BYTES);
        }
        if (leadNs < 0 || leadNs > MAX_LEAD_NS) {
            throw new IllegalArgumentException("lead " + leadNs + " ns is not in 0 to " + MAX_LEAD_NS + " ns (1 s)");
        }
        if (aliveForNs < 0 || startDelayNs < 0) {
            throw new IllegalArgumentException(
                    "aliveFor " + aliveForNs + " ns and startDelay " + startDelayNs + " ns must not be negative");
        }
        if (testSeed != null && testSeed.length != Schedule.SEED_BYTES) {
            throw new IllegalArgumentException("test seed must have " + Schedule.SEED_BYTES + " bytes");
        }
    }

    /** Terms whose schedule is seeded by the kernel. */
    public LaneSpec(
            byte[] peerHash32,
            int socket,
            UdpAddress destination,
            int datagramBytes,
            int packetLength,
            ScheduleSpec schedule,
            long leadNs,
            long aliveForNs,
            long startDelayNs) {
        this(
                peerHash32,
                socket,
                destination,
                datagramBytes,
                packetLength,
                schedule,
                leadNs,
                aliveForNs,
                startDelayNs,
                null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LaneSpec that
                && Arrays.equals(peerHash32, that.peerHash32)
                && socket == that.socket
                && destination.equals(that.destination)
                && datagramBytes == that.datagramBytes
                && packetLength == that.packetLength
                && schedule.equals(that.schedule)
                && leadNs == that.leadNs
                && aliveForNs == that.aliveForNs
                && startDelayNs == that.startDelayNs
                && Arrays.equals(testSeed, that.testSeed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(peerHash32), socket, destination, datagramBytes, schedule);
    }

    /** Everything but the seed. */
    @Override
    public String toString() {
        return "LaneSpec[peer " + HexFormat.of().formatHex(peerHash32, 0, 4) + ", socket " + socket + ", to "
                + destination + ", " + datagramBytes + " bytes, " + schedule + ", lead " + leadNs + " ns]";
    }
}
