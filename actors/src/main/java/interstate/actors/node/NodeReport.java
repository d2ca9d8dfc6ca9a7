package interstate.actors.node;

import interstate.actors.link.LinkReport;
import interstate.actors.link.RouterReport;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.stamps.KernelLateness;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node has counted, at one moment.
 *
 * @param nowNs that moment (CLOCK_MONOTONIC)
 * @param epochNs the same by the wall clock, since 1970
 * @param records its part in sessions from end to end
 * @param router its part in circuits, if it has one
 * @param counters of the parts that belong to no link, by the name that {@code status} gives them
 * @param strangers of a node with a server
 * @param pacer what the pacer says of itself, by the name that {@code status} gives it
 * @param kernel lateness by the kernel's stamps, which goes on counting
 */
record NodeReport(
        String name,
        long pid,
        long nowNs,
        long epochNs,
        long uptimeNs,
        List<LinkReport> links,
        RecordNews records,
        Optional<RouterReport> router,
        Map<String, Object> counters,
        Optional<AcceptorCounters> strangers,
        Map<String, Object> pacer,
        KernelLateness kernel,
        List<String> warnings) {

    NodeReport {
        links = List.copyOf(links);
        // In the order in which they were counted, which Map.copyOf would lose.
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
        pacer = Collections.unmodifiableMap(new LinkedHashMap<>(pacer));
        warnings = List.copyOf(warnings);
    }
}
