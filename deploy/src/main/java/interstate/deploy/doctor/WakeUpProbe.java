package interstate.deploy.doctor;

/** Measures wake-ups as a pacer has them. */
interface WakeUpProbe {
    /** Whether threads may have real-time priority here. */
    boolean realTime();

    /**
     * Blocks for some seconds.
     *
     * @param busyThreads how many threads of normal priority want a CPU all the while
     */
    WakeUps measure(int busyThreads);
}
