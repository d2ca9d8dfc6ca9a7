package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NextSlotsTest {

    @Test
    void shouldAlwaysGiveTheEarliestWhenLanesComeMoveAndGo() {
        long seed = 20_251;
        Random random = new Random(seed);
        NextSlots next = new NextSlots(64);
        Map<Integer, Long> model = new HashMap<>();
        for (int step = 0; step < 100_000; step++) {
            int lane = random.nextInt(64);
            long instantNs = random.nextInt(1000);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!model.containsKey(lane)) {
                        next.add(lane, instantNs);
                        model.put(lane, instantNs);
                    }
                }
                case 1 -> assertThat(next.remove(lane)).isEqualTo(model.remove(lane) != null);
                case 2 -> {
                    if (!next.isEmpty()) {
                        model.remove(next.firstLane());
                        next.removeFirst();
                    }
                }
                default -> {
                    if (!next.isEmpty()) {
                        model.put(next.firstLane(), instantNs);
                        next.moveFirst(instantNs);
                    }
                }
            }
            assertThat(next.size()).as("seed %d step %d", seed, step).isEqualTo(model.size());
            if (!model.isEmpty()) {
                assertThat(next.firstInstantNs())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(Collections.min(model.values()))
                        .isEqualTo(model.get(next.firstLane()));
            }
        }
    }
}
