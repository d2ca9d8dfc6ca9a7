package interstate.pacing;

/** How the loop's own thread is scheduled; called by that thread only, a few times in its life. */
interface LoopPriority {

    /** Ahead of every normal thread (SCHED_FIFO). False where the kernel refuses. */
    boolean realTime();

    /** Like every other thread, but with the shortest slice and no timer slack. */
    void normal();

    /** For loops whose thread is not theirs to change. */
    LoopPriority UNTOUCHED = new LoopPriority() {
        @Override
        public boolean realTime() {
            return false;
        }

        @Override
        public void normal() {
            // The thread stays as it is.
        }
    };
}
