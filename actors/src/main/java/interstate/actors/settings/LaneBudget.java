package interstate.actors.settings;

import interstate.wire.DatagramLayout;

/**
 * What a lane costs and carries: a pure function of packet length and mean interval.
 *
 * <p>Speeds count whole outer IP packets, as I405's do: 1500 bytes every 1.5 ms are 1,000,000 bytes a second.
 *
 * @param packetLength the whole outer IP packet in bytes
 * @param intervalNs mean slot interval
 * @param ipv6 whether the outer packet is IPv6, whose header takes 20 bytes more
 */
public record LaneBudget(int packetLength, long intervalNs, boolean ipv6) {
    /** A month of 30 days. */
    public static final long MONTH_SECONDS = 30L * 24 * 60 * 60;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    /** Packet length / speed, rounded down to whole nanoseconds as I405 does. */
    public static long intervalNs(int packetLength, long bytesPerSecond) {
        return packetLength * NS_PER_SECOND / bytesPerSecond;
    }

    /** The length whose packets, one every interval, come closest to a speed. */
    public static long packetLength(long intervalNs, long bytesPerSecond) {
        return Math.round((double) intervalNs / NS_PER_SECOND * bytesPerSecond);
    }

    /** Outer bytes a second, to the nearest whole one. */
    public long bytesPerSecond() {
        return Math.round((double) packetLength * NS_PER_SECOND / intervalNs);
    }

    /** Bytes of one datagram that inner packets can fill. */
    public int usefulBytes() {
        int payload = DatagramLayout.payloadBytes(DatagramLayout.datagramBytes(packetLength, ipv6));
        return payload - DatagramLayout.OFFSET_BYTES;
    }

    /** Bytes of one outer packet that inner packets cannot fill. */
    public int overheadBytes() {
        return packetLength - usefulBytes();
    }

    /** Overhead over useful bytes: 0.0388 at 1500 bytes over IPv4. */
    public double overheadRatio() {
        return (double) overheadBytes() / usefulBytes();
    }

    /** Inner bytes a second when every slot is full, to the nearest whole one. */
    public long usefulBytesPerSecond() {
        return Math.round((double) usefulBytes() * NS_PER_SECOND / intervalNs);
    }

    /** Outer bytes in 30 days, whatever is carried. */
    public long bytesPerMonth() {
        return Math.round((double) packetLength * NS_PER_SECOND / intervalNs * MONTH_SECONDS);
    }
}
