package interstate.actors.protocol;

/** Where opened inner packets go. */
@FunctionalInterface
public interface InnerPackets {

    /** Due already: nothing is to wait for. */
    long AT_ONCE = Long.MIN_VALUE;

    /**
     * Takes one whole inner IP packet. Called on the link's thread; the bytes are valid during the call only.
     *
     * @param dueNs when it is to leave, by the clock of the link's thread, or AT_ONCE
     * @return false when the packet's source address is not one the peer may use, and it was dropped
     */
    boolean deliver(byte[] packet, int offset, int bytes, long dueNs);
}
