package interstate.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Many worlds, each drawn from its seed; what must hold in them is the world's own business. */
class SimulationTest {

    private static final int QUICK = 300;
    private static final int SLOW = 1_200;

    /** One in ten at most may be excused from losing nothing because a fresh session began in its steady part. */
    private static final double EXCUSED = 0.1;

    @Test
    void shouldHoldEveryRuleInSomeHundredWorlds() {
        live(1, QUICK);
    }

    @Test
    @Tag("slow")
    void shouldHoldEveryRuleInThousandsOfWorlds() {
        live(QUICK + 1, Integer.getInteger("worlds", SLOW));
    }

    private static void live(long firstSeed, int worlds) {
        // Worlds have nothing in common.
        List<Outcome> outcomes = LongStream.range(firstSeed, firstSeed + worlds)
                .parallel()
                .mapToObj(seed -> Replay.run(Scenario.drawn(seed)))
                .toList();
        long sessions = outcomes.stream().mapToLong(Outcome::handshakes).sum();
        long packets = outcomes.stream().mapToLong(Outcome::packets).sum();
        long excused = outcomes.stream().filter(outcome -> !outcome.lossless()).count();

        assertThat(sessions).isGreaterThan(worlds);
        assertThat(packets).isGreaterThan(100L * worlds);
        assertThat(excused).isLessThan((long) (EXCUSED * worlds));
    }

    @Test
    void shouldBeTheSameToTheBitWhenASeedIsRunTwice() {
        for (long seed = 1; seed <= 20; seed++) {
            Outcome first = Replay.run(Scenario.drawn(seed));
            Outcome second = Replay.run(Scenario.drawn(seed));

            assertThat(second).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    void shouldDifferWhenSeedsDiffer() {
        Set<Long> traces = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            traces.add(Replay.run(Scenario.drawn(seed)).trace());
        }

        assertThat(traces).hasSize(20);
    }

    @Test
    void shouldSendAtTheSameInstantsWhateverIsInside() {
        for (long seed = 1; seed <= 40; seed++) {
            Scenario busy = Scenario.drawn(seed);
            Collection<Wire> full = Wire.of(busy);
            Collection<Wire> empty = Wire.of(busy.withoutTraffic());

            assertThat(empty).as("seed %d", seed).isEqualTo(full);
        }
    }

    /** Replays one seed and prints what happened: {@code -Dseed=N}, with {@code -Dtraffic=false} without inner packets. */
    @Test
    @EnabledIfSystemProperty(named = "seed", matches = "\\d+")
    void shouldTellTheStoryWhenASeedIsGiven() {
        Scenario drawn = Scenario.drawn(Long.getLong("seed"));
        Scenario scenario = "false".equals(System.getProperty("traffic")) ? drawn.withoutTraffic() : drawn;
        System.out.println(scenario);
        AtomicInteger lines = new AtomicInteger();
        Outcome outcome = World.run(scenario, d -> {}, (atNs, line) -> {
            lines.incrementAndGet();
            System.out.printf("%14.6f s  %s%n", atNs / 1e9, line);
        });
        System.out.println(outcome);

        assertThat(lines).hasPositiveValue();
    }
}
