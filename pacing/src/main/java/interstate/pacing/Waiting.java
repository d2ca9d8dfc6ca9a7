package interstate.pacing;

/** How the loop waits for an instant; the code is what travels in the start configuration. */
public enum Waiting {
    /** Sleeps until shortly before, then spins; the margin follows how late sleeps end. */
    HYBRID(0),
    /** Sleeps until the instant: least CPU, late by as much as the kernel wakes late. */
    SLEEPY(1),
    /** Never sleeps: a whole CPU for each loop. */
    SPINNY(2);

    private final int code;

    Waiting(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Waiting ofCode(int code) {
        for (Waiting waiting : values()) {
            if (waiting.code == code) {
                return waiting;
            }
        }
        throw new IllegalArgumentException("way of waiting " + code + " is unknown");
    }
}
