package interstate.crypto;

/**
 * A handshake message that does not hold: malformed, forged, or meant for other keys.
 *
 * <p>The network causes it, so it is cheap (no stack trace) and tells nothing but the {@link Reason}.
 */
public final class HandshakeException extends Exception {
    /** What was wrong; fit for a counter's name. */
    public enum Reason {
        /** Shorter than the pattern's fields, or longer than a Noise message may be. */
        LENGTH,
        /** A field or the payload failed its authentication: forged, damaged, or another key. */
        FORGED,
        /** An X25519 public key of low order: the shared secret would be zero. */
        WEAK_KEY,
        /** An encapsulation key outside its range (FIPS 203, section 7.2). */
        ENCAPSULATION_KEY
    }

    private final Reason reason;

    HandshakeException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
