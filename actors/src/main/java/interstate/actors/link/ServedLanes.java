package interstate.actors.link;

import interstate.actors.device.Endpoints;
import interstate.actors.protocol.Caller;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.TimerSettings;
import interstate.pacing.LaneSpec;
import interstate.pacing.ScheduleSpec;
import interstate.wire.DatagramLayout;

/** The lanes towards a server's clients. Any thread. */
final class ServedLanes {

    /** Three renewals: a lane must never end between two of them. */
    private static final long MIN_KEEP_NS = 3_000_000_000L;

    private final ServerSettings settings;
    private final TimerSettings timers;

    ServedLanes(ServerSettings settings, TimerSettings timers) {
        this.settings = settings;
        this.timers = timers;
    }

    LaneSpec spec(Caller caller) {
        LinkTerms terms = caller.terms();
        return new LaneSpec(
                caller.pathId().bytes(),
                caller.at().socket(),
                Endpoints.address(caller.at()),
                DatagramLayout.datagramBytes(terms.sending().packetLength(), terms.ipv6()),
                terms.sending().packetLength(),
                new ScheduleSpec(
                        ScheduleSpec.Kind.ofCode(terms.sending().scheduleKind()),
                        terms.sending().intervalNs(),
                        terms.sending().jitterPermille(),
                        terms.sending().hourlyNs()),
                leadNs(caller),
                keepNs(caller),
                0);
    }

    /** How long before its slot a datagram is sealed. */
    long leadNs(Caller caller) {
        if (caller.leadNs() > 0) {
            return caller.leadNs();
        }
        return settings.leadNs() > 0
                ? settings.leadNs()
                : LaneSettings.defaultLeadNs(caller.terms().sending().intervalNs());
    }

    /** A lane outlives its node by the server time-out, so that a restarted one finds it. */
    long keepNs(Caller caller) {
        LinkTerms terms = caller.terms();
        long slots = timers.timeoutSlots() * terms.sending().slowestNs();
        return Math.max(MIN_KEEP_NS, Math.max(terms.serverTimeoutNs(), slots));
    }
}
