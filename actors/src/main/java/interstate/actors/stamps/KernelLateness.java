package interstate.actors.stamps;

import interstate.pacing.Lane;
import interstate.pacing.LatenessByKind;
import interstate.pacing.LatenessHistogram;
import interstate.pacing.Slots;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How late the kernel handed the datagrams of each lane to the device, by its own stamps, and how many stamps it gave.
 *
 * <p>All sockets' agents write to it, each lane's counts by the one agent of its socket; any thread reads.
 */
public final class KernelLateness {

    private record Histograms(LatenessHistogram data, LatenessHistogram pads, LatenessHistogram chaff) {
        LatenessHistogram of(Slots kind) {
            return switch (kind) {
                case DATA -> data;
                case PADS -> pads;
                case CHAFF, CLAIMS -> chaff;
            };
        }
    }

    private final Map<Lane, Histograms> lanes = new ConcurrentHashMap<>();
    private final LongAdder stamps = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    private final LongAdder clockSteps = new LongAdder();

    void record(Lane lane, Slots kind, long latenessNs) {
        lanes.computeIfAbsent(
                        lane,
                        l -> new Histograms(new LatenessHistogram(), new LatenessHistogram(), new LatenessHistogram()))
                .of(kind)
                .record(latenessNs);
    }

    void read(long count) {
        stamps.add(count);
    }

    void unmatched(long count) {
        unmatched.add(count);
    }

    void clockStepped(long count) {
        clockSteps.add(count);
    }

    void forget(Collection<Lane> ended) {
        lanes.keySet().removeAll(ended);
    }

    /** What was counted of a lane, if any of its datagrams was stamped. */
    public Optional<LatenessByKind> of(Lane lane) {
        return Optional.ofNullable(lanes.get(lane))
                .map(h -> new LatenessByKind(h.data.counts(), h.pads.counts(), h.chaff.counts()));
    }

    /** Stamps read from the sockets. */
    public long stamps() {
        return stamps.sum();
    }

    /** Of those, such as no slot could be found for. */
    public long unmatched() {
        return unmatched.sum();
    }

    /** How often the wall clock was found to have been set; stamps of about then are unmatched. */
    public long clockSteps() {
        return clockSteps.sum();
    }
}
