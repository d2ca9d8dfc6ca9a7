package interstate.actors.monitor;

/** Something that was to be a trace of the packet monitor is none; the message is one clear line. */
public final class BadTrace extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadTrace(String line) {
        super(line, null, false, false);
    }
}
