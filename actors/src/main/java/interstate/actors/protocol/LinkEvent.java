package interstate.actors.protocol;

import interstate.wire.Answer;

/** What a link tells its owner; rare, never one per datagram. */
public sealed interface LinkEvent {

    /** A session stands and inner packets flow. */
    record Established(boolean rekey) implements LinkEvent {}

    /** Nothing was opened for a while; the session is kept while a new handshake is tried. */
    record Silent() implements LinkEvent {}

    /** The session was given up after a long silence. */
    record Lost() implements LinkEvent {}

    /** The server answered and said no. */
    record Refused(Answer.Status status) implements LinkEvent {}

    /** The client never had an answer: the server is down, filtered, or a key is wrong. */
    record NoAnswer(long sinceNs) implements LinkEvent {}

    /** The link is over: its lane is to end. */
    record Closed(String reason) implements LinkEvent {}

    /**
     * One of several paths is of another use from now on.
     *
     * @param unheard whether the other end says that it hears nothing
     */
    record PathChanged(PathState state, boolean unheard) implements LinkEvent {}

    /** What the network does to the link. */
    sealed interface Loss extends LinkEvent {

        /** When it was noticed (CLOCK_MONOTONIC). */
        long atNs();
    }

    /** Something inner was lost for good, after a while in which nothing was. */
    record Unrecovered(long atNs) implements Loss {}

    /** More than the limit was lost for as long as the settings say. */
    record Overload(long atNs, LaneDirection direction, int lostPermille) implements Loss {}

    /** No more than the limit was lost for as long again. */
    record Relief(long atNs, LaneDirection direction, int lostPermille) implements Loss {}
}
