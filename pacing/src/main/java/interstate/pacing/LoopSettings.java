package interstate.pacing;

/**
 * How a loop works.
 *
 * @param waiting how it waits for instants
 * @param realTime whether it may run ahead of every normal thread
 * @param realTimeUnlimited whether the kernel lets such a thread have all of a CPU
 * @param takeoverNs how long after an instant a standby finds the slot unclaimed and takes over
 * @param loops how many loops the pacer has
 */
record LoopSettings(Waiting waiting, boolean realTime, boolean realTimeUnlimited, long takeoverNs, int loops) {

    /** Whether a real-time thread may have a CPU to itself, and others remain for the rest of the machine. */
    boolean ownsCpu() {
        return realTime
                && realTimeUnlimited
                && loops == 1
                && Runtime.getRuntime().availableProcessors() > 1;
    }

    static final long DEFAULT_TAKEOVER_NS = 250_000;

    /** Least takeover of a loop that batches lanes. */
    static final long BATCH_TAKEOVER_NS = 1_000_000;

    static LoopSettings usual(boolean realTime) {
        return new LoopSettings(Waiting.HYBRID, realTime, false, DEFAULT_TAKEOVER_NS, 1);
    }
}
