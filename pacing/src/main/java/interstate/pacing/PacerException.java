package interstate.pacing;

/** A pacer that cannot be started, reached, or do what was asked; the message is one line for the user. */
public class PacerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PacerException(String message) {
        super(message);
    }
}
