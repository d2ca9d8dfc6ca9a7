package interstate.pacing;

/** How the loop's own thread is scheduled; called by that thread only, a few times in its life. */
interface LoopPriority {

    /**
     * Ahead of every normal thread (SCHED_FIFO). False where the kernel refuses.
     *
     * @param role settles who goes first where two pacers share a CPU
     */
    boolean realTime(Role role);

    /** What a loop does, in the order in which it runs before others: the first after all others. */
    enum Role {
        /** Leads. */
        LEADING,
        /**
         * Follows, with no work but to look: so that it can take over from a leader that does not let go of the CPU. One that
         * still has chaff to make has no real-time priority: it would starve what the leader may wait for.
         */
        FOLLOWING,
        /** Leads since just now: a leader that was killed cleans up at its own priority, for some tens of milliseconds. */
        TAKING_OVER
    }

    /** Settles what holds at any priority: CPUs and timers. */
    void begin();

    /** Like every other thread, but with the shortest slice. */
    void normal();

    /** For loops whose thread is not theirs to change. */
    LoopPriority UNTOUCHED = new LoopPriority() {
        @Override
        public boolean realTime(Role role) {
            return false;
        }

        @Override
        public void begin() {
            // The thread stays where it is.
        }

        @Override
        public void normal() {
            // The thread stays as it is.
        }
    };
}
