package interstate.actors.protocol;

/** Where opened inner packets go. */
@FunctionalInterface
public interface InnerPackets {

    /**
     * Takes one whole inner IP packet. Called on the link's thread; the bytes are valid during the call only.
     *
     * @return false when the packet's source address is not one the peer may use, and it was dropped
     */
    boolean deliver(byte[] packet, int offset, int bytes);
}
