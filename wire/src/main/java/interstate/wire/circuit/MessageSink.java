package interstate.wire.circuit;

/** Takes whole messages that came out of a tunnel. */
@FunctionalInterface
public interface MessageSink {

    /**
     * A message.
     *
     * @param b valid during the call only
     */
    void message(Delivery delivery, byte[] b, int off, int bytes);
}
