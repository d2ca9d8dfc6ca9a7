package interstate.deploy.doctor;

import java.util.OptionalLong;

/** How much later than asked the kernel may end sleeps of normal threads; real-time threads have none. */
record TimerSlack(KernelFiles files) implements Check {
    private static final String NAME = "timer slack";
    private static final String SLACK = "proc/self/timerslack_ns";

    @Override
    public Finding look() {
        OptionalLong slackNs = files.number(SLACK);
        return slackNs.isEmpty()
                ? Finding.unknown(NAME, "/" + SLACK + " cannot be read", "")
                : Finding.ok(
                        NAME, Microseconds.text(slackNs.getAsLong()) + " us by default, of which the pacer takes none");
    }
}
