package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.Randomness;

/** Both halves of a strand's repair: the acknowledgements of what one sent arrive in what the other receives. */
final class Repair {

    final OutgoingRepair outgoing;
    final IncomingRepair incoming;

    Repair(
            LinkTerms terms,
            TimerSettings timers,
            LinkPort port,
            Randomness randomness,
            LinkCounters counters,
            int cells,
            IncomingRepair.Output output) {
        RoundTrip roundTrip = new RoundTrip();
        outgoing = new OutgoingRepair(terms, timers, roundTrip, port, randomness, counters, cells);
        incoming = new IncomingRepair(terms, timers, roundTrip, outgoing, counters, output);
    }

    void wipe() {
        outgoing.wipe();
        incoming.wipe();
    }
}
