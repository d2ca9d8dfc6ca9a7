package interstate.actors.circuit;

import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;

/**
 * What a tunnel is to be like, at all its hops.
 *
 * @param durationSeconds how long it lives
 * @param cellsPerSecond reserved; 0: none, its cells go in slots that nobody else needs
 * @param messagesPerMinute what its gateway lets through, as {@link HopRequest} has it
 * @param bytesPerMinute likewise
 */
public record TunnelTerms(
        Options options, int durationSeconds, int cellsPerSecond, int messagesPerMinute, long bytesPerMinute) {
    /** Cells a second that a tunnel without a reservation may have. */
    static final int UNRESERVED_PER_SECOND = 2_000;

    private static final int LEAST_BURST = 16;
    private static final int SPARE = 16;
    private static final int LEAST_WAITING = 4;
    /** Of a second: what links may hold up while they repair. */
    private static final int WAITING_PARTS = 4;

    private static final long SECOND_NS = 1_000_000_000L;

    static TunnelTerms of(HopRequest request) {
        return new TunnelTerms(
                request.options(),
                request.durationSeconds(),
                request.cellsPerSecond(),
                request.messagesPerMinute(),
                request.bytesPerMinute());
    }

    long lifeNs() {
        return durationSeconds * SECOND_NS;
    }

    /** Cells a second, at most. */
    int rate() {
        return cellsPerSecond == 0 ? UNRESERVED_PER_SECOND : cellsPerSecond;
    }

    /** Cells a second that a hop lets in: a little more, since clocks differ. */
    double admittedPerSecond() {
        return rate() + (double) rate() / SPARE;
    }

    /** Cells that may wait at a hop that sends at instants of its own: older ones give way, or all to come would wait as long. */
    int waiting() {
        return Math.max(LEAST_WAITING, rate() / WAITING_PARTS);
    }

    /** Cells that may come at once: what the hop before held back for want of slots. */
    int burst() {
        return (int) Math.min(Integer.MAX_VALUE / 2, Math.max(LEAST_BURST, 2L * rate()));
    }
}
