package interstate.pacing;

import org.jspecify.annotations.Nullable;

/**
 * How long before its instant a lane's datagram is handed to the kernel, and with which time to release it at.
 *
 * <pre>
 *   TIMER     not wanted: at the instant, without a time
 *   TESTING   at the instant: in turn one without a time, to see that the way out is prompt,
 *             and one to be released {@link #HOLD_NS} later, to see that it is held back
 *      8 held back, none early   -> KERNEL    ahead, to be released at the instant; once a second one is looked after
 *      one early                 -> REFUSED_EARLY          (from KERNEL too)
 *      8 in a row unstamped      -> REFUSED_SILENT         (from KERNEL too)
 *      256 and still not known   -> REFUSED_UNCLEAR
 * </pre>
 *
 * <p>So nothing leaves before its instant on a way out that has not shown that it holds datagrams back, and a datagram of
 * the test leaves {@link #HOLD_NS} after its instant at the latest. A refusal is for good. When the lane moves to another
 * destination, whose way may be another, the test begins again.
 *
 * <p>Loop's thread, but for {@link #restart}, which is the control thread's before the loop knows the lane.
 */
final class Handover {

    /** How long after its instant a datagram of the test is to be released. */
    static final long HOLD_NS = 200_000;

    /** A way out that takes longer than this says nothing, nor does a hold of less. */
    static final long PROMPT_NS = 100_000;

    static final int HELD_WANTED = 8;
    static final int MOST_SILENT = 8;
    static final int MOST_TRIES = 256;

    /** A stamp that has not come by then does not. */
    static final long PATIENCE_NS = 100_000_000;

    static final long LOOK_AFTER_NS = 1_000_000_000;

    /** What the comparison of two clocks may be wrong by. */
    static final long EARLY_NS = 20_000;

    /** Of one lane, in the kernel at once: well below what fq takes of one flow, 100. */
    static final int MOST_WAITING = 16;

    private long wantedAheadNs;
    private @Nullable StampWatch watch;
    private Engine engine = Engine.TIMER;
    private boolean told;
    private boolean watched;
    private long calledNs;
    private long releaseNs;
    private long watchedReleaseNs;
    private long lookedAfterNs;
    private boolean prompt;
    private int held;
    private int tries;
    private int silent;

    /**
     * Begins with another lane.
     *
     * @param aheadNs how long before their instants the kernel shall be handed datagrams, 0 for the timer
     * @param stamps of the lane's socket; null where it takes no release times
     */
    void restart(long aheadNs, @Nullable StampWatch stamps) {
        wantedAheadNs = aheadNs;
        watch = stamps;
        told = false;
        watched = false;
        releaseNs = 0;
        test();
    }

    /** What one lane bears: its node stages a lead before each slot, and the kernel's queues are short. */
    static long aheadNs(long wantedNs, long leadNs, long intervalNs) {
        return Math.min(wantedNs, Math.min(leadNs >> 1, MOST_WAITING * intervalNs));
    }

    /** Goes on from what the pacer that led has found. */
    void resume(Engine found) {
        forgetWatched();
        test();
        if (engine == Engine.TESTING && (found == Engine.KERNEL || found.isRefusal())) {
            engine = found;
        }
    }

    /** The lane leads elsewhere from now on. */
    void moved() {
        if (!engine.isRefusal()) {
            forgetWatched();
            test();
        }
    }

    private void test() {
        prompt = false;
        held = 0;
        tries = 0;
        silent = 0;
        engine = !isWanted() ? Engine.TIMER : watch == null ? Engine.REFUSED_UNKNOWN : Engine.TESTING;
    }

    private boolean isWanted() {
        return wantedAheadNs > 0;
    }

    Engine engine() {
        return engine;
    }

    /** How long before an instant its datagram is handed over. */
    long aheadNs() {
        return engine == Engine.KERNEL ? wantedAheadNs : 0;
    }

    /** Tells the sender the release time of the slot at {@code instantNs}, before it is claimed. */
    void prepare(SlotSender sender, int lane, long instantNs) {
        releaseNs = 0;
        if (!isWanted()) {
            return;
        }
        judge(instantNs);
        boolean watches = watch(instantNs);
        if (engine == Engine.KERNEL) {
            releaseNs = instantNs;
        } else if (watches && prompt) {
            releaseNs = instantNs + HOLD_NS;
        }
        if (watches) {
            watchedReleaseNs = releaseNs;
        }
        if (told || watches || releaseNs != 0) {
            told = watches || releaseNs != 0;
            sender.release(lane, releaseNs, watches);
        }
    }

    private boolean watch(long instantNs) {
        boolean due =
                engine == Engine.TESTING || (engine == Engine.KERNEL && instantNs - lookedAfterNs >= LOOK_AFTER_NS);
        if (!due || watched || watch == null || !watch.take(this, instantNs)) {
            return false;
        }
        watched = true;
        calledNs = 0;
        lookedAfterNs = instantNs;
        return true;
    }

    /** When a datagram handed over at {@code atNs} leaves, as far as it is known. */
    long leavesNs(long atNs) {
        return Math.max(atNs, releaseNs);
    }

    /** The slot's datagram was handed over. */
    void called(long atNs, int errno) {
        if (watched && calledNs == 0 && errno == 0) {
            calledNs = atNs;
        }
    }

    /** The slot is over: what was not handed over by now never is. */
    void passed() {
        if (watched && calledNs == 0) {
            forgetWatched();
        }
    }

    private void forgetWatched() {
        watched = false;
        if (watch != null) {
            watch.release(this);
        }
    }

    private void judge(long nowNs) {
        if (!watched || watch == null) {
            return;
        }
        if (!watch.isOf(this)) {
            watched = false;
            return;
        }
        long stampNs = watch.stampNs();
        // None yet, or that of one that was given up.
        if (stampNs < calledNs - EARLY_NS) {
            if (nowNs - calledNs > PATIENCE_NS) {
                forgetWatched();
                missed();
            }
            return;
        }
        forgetWatched();
        silent = 0;
        if (stampNs < watchedReleaseNs - EARLY_NS) {
            engine = Engine.REFUSED_EARLY;
        } else if (engine == Engine.TESTING) {
            tested(stampNs);
        }
    }

    private void missed() {
        if (++silent == MOST_SILENT) {
            engine = Engine.REFUSED_SILENT;
        }
    }

    private void tested(long stampNs) {
        if (watchedReleaseNs == 0) {
            prompt = stampNs - calledNs <= PROMPT_NS;
        } else {
            prompt = false;
            // One that was late itself was hardly to be held back.
            held += watchedReleaseNs - calledNs >= PROMPT_NS ? 1 : 0;
        }
        if (held == HELD_WANTED) {
            engine = Engine.KERNEL;
        } else if (++tries == MOST_TRIES) {
            engine = Engine.REFUSED_UNCLEAR;
        }
    }
}
