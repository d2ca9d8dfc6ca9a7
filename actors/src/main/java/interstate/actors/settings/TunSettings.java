package interstate.actors.settings;

import java.util.Optional;

/**
 * One TUN device.
 *
 * @param name of the interface, at most 15 characters
 * @param mtu of the interface in bytes, or {@link #SYSTEM}
 * @param txQueueLength in packets, or {@link #SYSTEM}
 * @param qdisc whether to put the fq queueing discipline on it
 */
public record TunSettings(
        String name, Optional<Subnet> ipv4, Optional<Subnet> ipv6, int mtu, int txQueueLength, boolean qdisc) {
    /** Leave it as the kernel has it. */
    public static final int SYSTEM = 0;

    /** That of a new TUN device. */
    private static final int SYSTEM_MTU = 1_500;

    /** The longest inner packet. */
    public int longestPacket() {
        return mtu == SYSTEM ? SYSTEM_MTU : mtu;
    }
}
