package interstate.actors.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an observer sees of one lane until the storm is over: from where to where, when, how long. After that the world ends
 * when its packets have arrived, so the end itself depends on them.
 */
record Wire(List<String> seen) {

    static List<Wire> of(Scenario scenario) {
        Map<Integer, List<String>> lanes = new TreeMap<>();
        World.run(
                scenario,
                d -> {
                    if (d.atNs() <= scenario.healNs()) {
                        lanes.computeIfAbsent(d.lane(), n -> new ArrayList<>())
                                .add(d.atNs() + " " + d.from() + " " + d.to() + " " + d.datagram().length);
                    }
                },
                (atNs, line) -> {});
        return lanes.values().stream().map(Wire::new).toList();
    }
}
