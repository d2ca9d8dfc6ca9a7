package interstate.actors.link;

import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.PathState;
import interstate.actors.settings.ClientLinkSettings;
import interstate.tunbridge.MonotonicClock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** What the log says of a link at its calling end. */
final class LinkLog {

    private final Supplier<Logger> log;
    /** "link" or "path" and its name. */
    private final String title;

    private final String peer;
    private final PathLines pathLines = new PathLines();

    /** @param log of the actor, which alone calls what is here */
    LinkLog(Supplier<Logger> log, ClientLinkSettings link) {
        this.log = log;
        this.title = (link.path().isPresent() ? "path " : "link ") + link.name();
        this.peer = link.peer().toString();
    }

    void established() {
        log.get().info("{}: established with {}", title, peer);
    }

    void lost() {
        log.get().warn("{}: lost {}, calling", title, peer);
    }

    void stepsUp() {
        log.get().info("{}: no overload for long; one step back up", title);
    }

    void moved() {
        log.get().info("{}: {} is at another address now", title, peer);
    }

    /** Another length is tried because this one was not answered. */
    void triesLength(ClientLinkSettings unanswered, ClientLinkSettings next) {
        log.get().info("{}: no answer to packets of {} bytes, trying {}", title, lengths(unanswered), lengths(next));
    }

    /** The ladder of lengths is gone through again from its top. */
    void triesLongerAgain(ClientLinkSettings answered) {
        log.get()
                .info(
                        "{}: answered only now that packets have {} bytes, so longer ones are tried again",
                        title,
                        lengths(answered));
    }

    private static String lengths(ClientLinkSettings link) {
        int out = link.outgoing().packetLength();
        int in = link.incoming().packetLength();
        return out == in ? "" + out : out + " out and " + in + " in";
    }

    /** Of the other events, those that people want to know. */
    void told(LinkEvent event) {
        if (event instanceof LinkEvent.Silent) {
            log.get().info("{}: nothing heard from {}, calling again", title, peer);
        } else if (event instanceof LinkEvent.Refused refused) {
            log.get().warn("{}: {} refused: {}", title, peer, reason(refused));
        } else if (event instanceof LinkEvent.NoAnswer none) {
            log.get()
                    .warn(
                            "{}: no answer from {} for {} s: down or too busy, filtered, or wrong key",
                            title,
                            peer,
                            Duration.ofNanos(none.sinceNs()).toSeconds());
        } else if (event instanceof LinkEvent.PathChanged changed) {
            if (changed.state() == PathState.LIVING || changed.unheard()) {
                pathLines
                        .words(changed, MonotonicClock.nowNs())
                        .ifPresent(words -> log.get().info("{}: {}", title, words));
            }
        }
    }

    private static String reason(LinkEvent.Refused refused) {
        return switch (refused.status()) {
            case REFUSED_LIMIT -> "more lanes or a higher rate than the server allows this client";
            case REFUSED_ADDRESS -> "an inner address that is not this client's, or is held by another";
            case REFUSED_TERMS -> "a packet length, interval or schedule that the server does not allow";
            case REFUSED_BUSY -> "the server is busy";
            case ACCEPTED -> "nothing";
        };
    }
}
