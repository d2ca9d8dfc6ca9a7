package interstate.pacing;

import interstate.tunbridge.ProcessWatch;

/** Whether the process that took the lead from this one still lives. Loop's thread. */
interface LeaderLife {

    /** Watches this process from now on, and no other any more. */
    void watch(long process);

    /** Whether the process watched is known to have ended. Must not allocate. */
    boolean ended();

    /** Where it cannot be told, or nobody else leads. */
    LeaderLife UNKNOWN = new LeaderLife() {
        @Override
        public void watch(long process) {
            // Nobody tells.
        }

        @Override
        public boolean ended() {
            return false;
        }
    };

    /** As the kernel tells it. */
    static LeaderLife ofKernel() {
        ProcessWatch watch = new ProcessWatch();
        return new LeaderLife() {
            @Override
            public void watch(long process) {
                watch.watch(process);
            }

            @Override
            public boolean ended() {
                return watch.ended();
            }
        };
    }
}
