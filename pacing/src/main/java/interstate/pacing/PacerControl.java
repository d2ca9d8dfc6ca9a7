package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.util.List;
import java.util.Optional;

/**
 * A node's hold on a pacer: sockets and lanes are opened through it, datagrams go through the {@link Lane}s themselves.
 *
 * <p>Any thread may call; calls take turns. What the pacer refuses, or its absence, is a {@link PacerException} or {@link
 * interstate.tunbridge.KernelException} of one line.
 */
public interface PacerControl extends AutoCloseable {

    /** Opens a UDP socket in the pacer; its number is the answer. */
    int openSocket(SocketSpec spec);

    /** The sockets the pacer holds, opened by this node or found; a socket's number is its place here. */
    List<SocketSpec> sockets();

    /** This process's descriptor of a socket, to receive on; it stays the control's, to be closed with it. */
    int socketFd(int socket);

    /** What a socket is bound to, with the port that was chosen. */
    UdpAddress socketAddress(int socket);

    /** Opens a lane: from its first slot on a datagram leaves in each, staged or not, until the lane ends. */
    Lane openLane(LaneSpec spec);

    /** Lanes that have not ended, opened by this node or found. Does not wait for the pacer, nor for other calls to it. */
    List<Lane> lanes();

    /** Ends a lane within a few milliseconds; nothing if it has ended. */
    void endLane(Lane lane);

    /** Looks at the pacer; an exception means that it is gone. */
    PacerStatus status();

    /** Whether a standby is wanted and there is none. */
    default boolean lacksStandby() {
        return false;
    }

    /** Starts a standby if one is lacking. A failure changes nothing. */
    default void addStandby() {}

    /** Looks at the standby, if there is one. */
    default Optional<PacerStatus> standbyStatus() {
        return Optional.empty();
    }

    /** Ends the pacer and all lanes; returns when its sockets are closed. */
    void stop();

    /** Lets go of the pacer, which goes on (an {@link EmbeddedPacer}, being part of the node, ends). */
    @Override
    void close();
}
