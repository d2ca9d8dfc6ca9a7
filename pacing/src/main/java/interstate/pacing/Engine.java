package interstate.pacing;

/** By whom a lane's datagrams are held until their instants; the code is part of the lane's layout. */
public enum Engine {
    /** The pacer, which hands each over at its instant. */
    TIMER(0, "timer"),
    /** The pacer, while a few slots show whether the kernel would hold them. */
    TESTING(1, "timer, testing txtime"),
    /** The kernel: each is handed over ahead of its instant, and released at it. */
    KERNEL(2, "txtime"),
    /** The pacer: a datagram left before the time it was stamped with. */
    REFUSED_EARLY(3, "timer: txtime refused, the queue on the way out ignores the time to send at"),
    /** The pacer: no transmit stamps come back, so nothing can be known. */
    REFUSED_SILENT(4, "timer: txtime refused, the interface on the way out gives no transmit stamps"),
    /** The pacer: what is sent at once leaves too late to tell it from what was held back. */
    REFUSED_UNCLEAR(5, "timer: txtime refused, the queue on the way out is too slow to tell what it does"),
    /** The pacer: sockets of this kernel take no time to send at. */
    REFUSED_UNKNOWN(6, "timer: txtime refused, this kernel knows no SO_TXTIME");

    private static final Engine[] ALL = values();

    private final int code;
    private final String text;

    Engine(int code, String text) {
        this.code = code;
        this.text = text;
    }

    int code() {
        return code;
    }

    /** For people. */
    public String text() {
        return text;
    }

    /** Whether another was wanted, and will not be tried again. */
    public boolean isRefusal() {
        return this != TIMER && this != TESTING && this != KERNEL;
    }

    /** The timer for a code of another version. */
    static Engine ofCode(long code) {
        return code >= 0 && code < ALL.length ? ALL[(int) code] : TIMER;
    }
}
