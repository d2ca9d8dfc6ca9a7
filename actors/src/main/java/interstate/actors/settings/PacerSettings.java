package interstate.actors.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who empties the lanes.
 *
 * @param fifo real-time priority where the lanes leave enough of the CPU free
 * @param cpus the pacer is pinned to these; empty: wherever the kernel likes
 * @param standby whether a second pacer stands by
 * @param takeoverNs how long after a slot's instant it takes over
 * @param txtimeAheadNs how long before their instants the kernel is handed datagrams to release at them, where its queue
 *     shows that it does; 0: never (engine timer)
 * @param threads how many threads of the pacer its lanes are spread over
 * @param deviationStatsNs how often the log tells how far from their instants datagrams left; 0: never
 * @param transmitStamps whether the kernel stamps each datagram when it hands it to the device
 * @param dumpInstants for tests: the drawn instants are written to this file
 * @param command starts a pacer process: java, its options, class path and main class; empty in thread mode
 */
public record PacerSettings(
        Mode mode,
        PollMode poll,
        boolean fifo,
        List<Integer> cpus,
        boolean standby,
        long takeoverNs,
        long txtimeAheadNs,
        int threads,
        long deviationStatsNs,
        boolean transmitStamps,
        Optional<Path> dumpInstants,
        List<String> command) {
    public PacerSettings {
        cpus = List.copyOf(cpus);
        command = List.copyOf(command);
    }

    /** Where the pacer runs. */
    public enum Mode {
        /** In a process of its own, which outlives the node. */
        PROCESS,
        /** In a thread of the node: for tests, simulations, many links in one JVM. */
        THREAD
    }

    /** How the pacer waits for an instant. */
    public enum PollMode {
        /** Sleeps until shortly before, then spins. */
        HYBRID,
        /** Sleeps only. */
        SLEEPY,
        /** Spins only. */
        SPINNY
    }
}
