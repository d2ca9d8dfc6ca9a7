package interstate.wire;

/** Bytes from the network that break the rules; it carries a line for the debugger and no stack trace, since strangers can cause it. */
public final class MalformedException extends Exception {
    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
