package interstate.pacing;

/** A pacer that has ended, hangs, or was taken over by another node. */
final class PacerLostException extends PacerException {

    private static final long serialVersionUID = 1L;

    PacerLostException(String message) {
        super(message);
    }
}
