package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceIndexTest {
    @Test
    void shouldFindWhatAMapFindsWhenKeysCollide() {
        Seeds.forEach(500, random -> {
            int slots = 1 + random.nextInt(40);
            SequenceIndex index = new SequenceIndex(slots);
            Map<Long, Integer> model = new HashMap<>();
            Deque<Integer> free = new ArrayDeque<>();
            for (int slot = 0; slot < slots; slot++) {
                free.add(slot);
            }
            for (int step = 0; step < 300; step++) {
                // Multiples of 64 share a bucket.
                long key = random.nextInt(10) * (random.nextBoolean() ? 64L : 1L) + (1L << 47);
                Integer slot = model.get(key);
                assertThat(index.find(key)).isEqualTo(slot == null ? SequenceIndex.NONE : slot);
                if (slot != null && random.nextBoolean()) {
                    index.remove(key);
                    free.add(slot);
                    model.remove(key);
                } else if (slot == null && !free.isEmpty()) {
                    index.put(key, free.getFirst());
                    model.put(key, free.removeFirst());
                }
            }
            model.forEach((key, slot) -> assertThat(index.find(key)).isEqualTo(slot));
        });
    }
}
