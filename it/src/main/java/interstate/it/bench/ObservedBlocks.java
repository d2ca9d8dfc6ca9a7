package interstate.it.bench;

import com.typesafe.config.Config;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.judge.Instants;
import interstate.it.load.Garbage;
import interstate.it.load.InnerStream;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import interstate.it.probe.EpochOffset;
import interstate.it.probe.SpareProbe;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.NodeFile;
import interstate.it.scenario.Pause;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import interstate.it.scenario.VoidRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.agrona.collections.LongArrayList;

/**
 * The client's lane of a link between two nodes under changing load, seen from outside at the far end of its wire: blocks of
 * each workload in drawn order, interleaved, so that what changes slowly on the machine falls on all of them. All times are
 * since the epoch.
 *
 * <p>No probe of host stalls runs meanwhile: it wakes every 500 us on every CPU, ahead of the pacer, and an observer would see that
 * rather than the pacer. The spare probe shows stalls too.
 */
final class ObservedBlocks {
    private static final double SETTLES_S = 1;

    /** After its start a node compiles; that is not what an observer of days sees. */
    private static final double STARTS_S = 5;

    /** An inner packet that fills most of a slot, so that no two share one. */
    private static final int INNER_BYTES = 1_200;

    /** What the lane carries. */
    enum Workload {
        /** Nothing: every slot is chaff. */
        IDLE(0),
        /** A packet for every other slot. */
        HALF(2 * PacingRig.MS),
        /** Two packets for every slot, beside a JVM that fills 1 GB with garbage. */
        SATURATED(PacingRig.MS / 2);

        private final long packetEveryNs;

        Workload(long packetEveryNs) {
            this.packetEveryNs = packetEveryNs;
        }
    }

    /**
     * When a block was.
     *
     * @param dataShare of the slots meanwhile, as the node counts
     * @param offsetNs from CLOCK_MONOTONIC to the time since the epoch
     */
    private record Span(Workload workload, long fromNs, long toNs, double dataShare, long offsetNs) {}

    private ObservedBlocks() {}

    /** Records so many blocks of each workload. */
    static List<ObservedBlock> record(Installation installation, LaneAsk lane, int ofEach, int seconds, Random order) {
        try (Rig rig = Rig.open(installation, new Terms(lane, LaneAsk.everyMs(10)));
                SpareProbe spare = SpareProbe.start(rig.topology(), CPacer.FIFO_PRIORITY)) {
            Topology topology = rig.topology();
            InnerStream.prepare(topology);
            rig.startLink();
            rig.client().awaitStandby(1);
            Pause.seconds(STARTS_S);
            Tcpdump capture = Tcpdump.start(topology, topology.server(), "at-far-end");
            List<Span> spans = new ArrayList<>();
            for (int round = 0; round < ofEach; round++) {
                List<Workload> next = new ArrayList<>(List.of(Workload.values()));
                Collections.shuffle(next, order);
                for (Workload workload : next) {
                    spans.add(run(rig, workload, seconds));
                }
            }
            Tcpdump.Stopped stopped = capture.stop();
            SpareProbe.Ticks ticks = spare.stop();
            rig.stopDaemons();
            if (stopped.isVoid()) {
                throw new VoidRun("the capture lost " + stopped.dropped() + " packets");
            }
            long[] seen = Recording.read(stopped.file(), rig.flow()).up().epochNs();
            long[] instants = Instants.read(NodeFile.instants(rig.client())).values().stream()
                    .max(Comparator.comparingInt(lanes -> lanes.length))
                    .orElseThrow(() -> new IllegalStateException("no dumped instants"));
            return spans.stream()
                    .map(span -> new ObservedBlock(
                            span.workload,
                            Arrays.stream(seen)
                                    .filter(t -> t >= span.fromNs && t < span.toNs)
                                    .toArray(),
                            slots(instants, span.fromNs - PacingRig.MS, span.toNs),
                            span.dataShare,
                            ticks.lateNs(span.fromNs - span.offsetNs, span.toNs - span.offsetNs)))
                    .toList();
        }
    }

    /** Number and instant by turns. */
    private static long[] slots(long[] instants, long fromNs, long toNs) {
        LongArrayList slots = new LongArrayList();
        for (int slot = 0; slot < instants.length; slot++) {
            if (instants[slot] >= fromNs && instants[slot] < toNs) {
                slots.addLong(slot);
                slots.addLong(instants[slot]);
            }
        }
        return slots.toLongArray();
    }

    private static Span run(Rig rig, Workload workload, int seconds) {
        Topology topology = rig.topology();
        try (AutoCloseable garbage = workload == Workload.SATURATED ? Garbage.start(topology) : () -> {};
                AutoCloseable packets = workload == Workload.IDLE
                        ? () -> {}
                        : InnerStream.start(topology, Rig.SERVER_INNER, INNER_BYTES, workload.packetEveryNs)) {
            assert garbage != null && packets != null;
            Config before = up(rig);
            Pause.seconds(SETTLES_S);
            long offsetNs = EpochOffset.sampleNs();
            long fromNs = System.nanoTime() + offsetNs;
            Pause.seconds(seconds);
            long toNs = System.nanoTime() + offsetNs;
            Config after = up(rig);
            double data = after.getLong("data") - before.getLong("data");
            return new Span(workload, fromNs, toNs, data / (after.getLong("sent") - before.getLong("sent")), offsetNs);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The client's lane in its node's status. */
    private static Config up(Rig rig) {
        return rig.client().status().getConfigList("links").get(0).getConfig("up");
    }
}
