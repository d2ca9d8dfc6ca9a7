package interstate.deploy;

/** A command cannot do what it was asked for, though it was asked rightly; the message is one clear line. */
public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String line) {
        super(line, null, false, false);
    }
}
