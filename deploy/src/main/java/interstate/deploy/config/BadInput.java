package interstate.deploy.config;

/** Something the user gave cannot be used; the message is one clear line and holds no secret. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInput(String line) {
        super(line, null, false, false);
    }
}
