package interstate.actors.protocol;

import interstate.actors.settings.LossSettings;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at what a link has counted, and tells when something was lost for good, and when too much is lost for too long.
 *
 * <p>It is to react to the network and never to load. So a datagram that came and that no key opens stands for one that
 * the peer's node did not get ready: its pacer filled the slot, and the network carried it. And a time in which this end
 * itself dropped arrivals says nothing.
 *
 * <p>Silence is no loss: while nothing comes, nobody knows whether anything was sent, and the time-outs decide.
 */
public final class LossWatch {

    private final LossEvents unrecovered;
    private final CircuitBreaker incoming;
    private final CircuitBreaker outgoing;
    private final LongSupplier droppedHere;
    private final boolean repair;

    /** @param droppedHere arrivals that this end has dropped so far, of any link */
    public LossWatch(LossSettings settings, LinkTerms terms, LongSupplier droppedHere) {
        this.unrecovered = new LossEvents(settings.apartNs());
        this.incoming = breaker(settings, terms.receiving().slowestNs());
        this.outgoing = breaker(settings, terms.sending().slowestNs());
        this.droppedHere = droppedHere;
        this.repair = terms.features().repair();
    }

    private static CircuitBreaker breaker(LossSettings settings, long slowestNs) {
        return new CircuitBreaker(
                settings.overloadPermille(),
                SlotTime.atLeastNs(settings.overloadNs(), settings.overloadSlots(), slowestNs));
    }

    /** Looks at the counters; to be called every few milliseconds. */
    void look(long nowNs, LinkCounters counters, Consumer<LinkEvent> tell) {
        if (unrecovered.look(nowNs, lostForGood(counters))) {
            tell.accept(new LinkEvent.Unrecovered(nowNs));
        }
        long notOpened = counters.missing - counters.unrecognised;
        turn(
                nowNs,
                LaneDirection.INCOMING,
                incoming,
                incoming.look(nowNs, counters.opened + counters.missing, notOpened, droppedHere.getAsLong()),
                tell);
        turn(
                nowNs,
                LaneDirection.OUTGOING,
                outgoing,
                outgoing.look(nowNs, counters.outgoingReported, counters.outgoingLost, 0),
                tell);
    }

    /** In both directions where the ends tell each other; else at this end, as far as packets leave a trace. */
    private long lostForGood(LinkCounters counters) {
        return repair ? counters.unrecovered + counters.unrecoveredOut : counters.partialsDropped;
    }

    private static void turn(
            long nowNs,
            LaneDirection direction,
            CircuitBreaker breaker,
            CircuitBreaker.Turn turn,
            Consumer<LinkEvent> tell) {
        switch (turn) {
            case TRIPPED -> tell.accept(new LinkEvent.Overload(nowNs, direction, breaker.permille()));
            case CLOSED -> tell.accept(new LinkEvent.Relief(nowNs, direction, breaker.permille()));
            case NONE -> {}
        }
    }

    /** How much is lost now; on the link's thread. */
    public LossFigures figures() {
        return new LossFigures(permille(incoming), permille(outgoing), incoming.tripped(), outgoing.tripped());
    }

    private static OptionalInt permille(CircuitBreaker breaker) {
        return breaker.measured() ? OptionalInt.of(breaker.permille()) : OptionalInt.empty();
    }
}
