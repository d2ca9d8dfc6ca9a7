package interstate.pacing;

/** The way out of a pacer: nothing waits and nothing is allocated. Called by the loop's thread only. */
interface SlotSender {

    /**
     * Where lane {@code index} sends from now on.
     *
     * @param fromHigh source address with {@code fromLow}; both 0 is the kernel's choice
     * @param interfaceIndex outgoing interface, 0 for the route's
     */
    void destination(
            int index, long high, long low, int port, boolean ipv6, long fromHigh, long fromLow, int interfaceIndex);

    /**
     * When the kernel is to release the following datagrams of lane {@code index}, until the next {@link #destination}.
     *
     * @param releaseNs CLOCK_MONOTONIC; 0 for at once
     * @param stamped whether the socket's {@link StampWatch} is to hear when it left
     */
    void release(int index, long releaseNs, boolean stamped);

    /** Hands {@code bytes} bytes at {@code address} to the socket; 0 or the errno. Never waits. */
    int send(int index, int fd, long address, int bytes);

    /** Notes a datagram of lane {@code index} as the one at {@code place} of the next {@link #sendAdded}. */
    void add(int place, int index, long address, int bytes);

    /** Hands over the {@code count} datagrams noted, at most {@link SlotBatch#MOST}, in as few system calls as may be. */
    void sendAdded(int fd, int count);

    /** What became of the datagram at a place: 0 or the errno. */
    int result(int place);
}
