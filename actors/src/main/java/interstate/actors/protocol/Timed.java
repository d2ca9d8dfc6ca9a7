package interstate.actors.protocol;

/** What lives on the links' thread beside the links. */
public interface Timed {

    /** Does what is due. Called every few milliseconds. */
    void tick(long nowNs);

    /** Ends it and wipes its keys: the thread ends, or its owner lets go. */
    void close(String reason);
}
