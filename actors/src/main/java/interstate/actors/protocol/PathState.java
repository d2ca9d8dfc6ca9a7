package interstate.actors.protocol;

/** Whether one of several paths may be given inner packets. */
public enum PathState {
    /** It has no session: it calls, or waits to be called. */
    CALLING,
    /** It has one, but nothing was heard on it for a while, here or at the other end: what it is given may be lost. */
    DEAD,
    /** Both ends hear each other. */
    LIVING
}
