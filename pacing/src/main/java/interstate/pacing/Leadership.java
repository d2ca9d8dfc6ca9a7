package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which pacer of a pair empties a loop's lanes: one word of the memory that both share.
 *
 * <p>It decides who tries first, at a slot's instant, and who only looks a little later whether that was done. That no slot
 * leaves twice does not rest on it but on the claim in each cell, so a pacer may believe for a moment that it still leads.
 *
 * <pre>
 *   generation (upper 32) | process id of the leader (lower 32)
 * </pre>
 *
 * <p>Attached by the control thread before the loop has lanes; then any thread reads and the loop's thread takes over.
 */
final class Leadership {

    static final int FIRST_GENERATION = 1;
    private static final int GENERATION_SHIFT = 32;
    private static final long PROCESS_MASK = 0xffff_ffffL;

    private final long process;
    private final LeaderLife life;
    private volatile @Nullable UnsafeBuffer memory;
    private int at;

    private Leadership(long process, LeaderLife life) {
        this.process = process;
        this.life = life;
    }

    /** For a pacer without a partner: it leads from the start. */
    static Leadership alone() {
        Leadership leadership = new Leadership(1, LeaderLife.UNKNOWN);
        UnsafeBuffer word = new UnsafeBuffer(new byte[Long.BYTES]);
        word.putLong(0, word(FIRST_GENERATION, 1));
        leadership.attach(word, 0);
        return leadership;
    }

    /** For a pacer of a pair; until it is attached it does not lead. */
    static Leadership of(long process, LeaderLife life) {
        return new Leadership(process, life);
    }

    void attach(UnsafeBuffer shared, int offset) {
        at = offset;
        memory = shared;
    }

    /** The word of a new pair, which this pacer leads. */
    static long word(int generation, long process) {
        return (long) generation << GENERATION_SHIFT | (process & PROCESS_MASK);
    }

    /** The leader named in a word. */
    static long process(long word) {
        return word & PROCESS_MASK;
    }

    boolean leads() {
        UnsafeBuffer shared = memory;
        return shared != null && (shared.getLongAcquire(at) & PROCESS_MASK) == process;
    }

    /** Counts up at every takeover; what claims are marked with. */
    int generation() {
        UnsafeBuffer shared = memory;
        return shared == null ? 0 : (int) (shared.getLongAcquire(at) >>> GENERATION_SHIFT);
    }

    /** Remembers who leads now, for {@link #leaderEnded}. */
    void watchLeader() {
        UnsafeBuffer shared = memory;
        if (shared != null) {
            life.watch(shared.getLongAcquire(at) & PROCESS_MASK);
        }
    }

    /** Whether the process that led at the last {@link #watchLeader} is known to have ended. */
    boolean leaderEnded() {
        return life.ended();
    }

    /** Makes this pacer the leader unless it is or another has just become it; whether it leads now. */
    boolean take() {
        UnsafeBuffer shared = memory;
        if (shared == null) {
            return false;
        }
        long seen = shared.getLongAcquire(at);
        if ((seen & PROCESS_MASK) == process) {
            return true;
        }
        return shared.compareAndSetLong(at, seen, word((int) (seen >>> GENERATION_SHIFT) + 1, process));
    }
}
