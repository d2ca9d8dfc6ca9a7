package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long LOST_AFTER_NS = 1_000;
    private static final long AHEAD_NS = 1_000_000;

    private final List<String> told = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals(LOST_AFTER_NS, AHEAD_NS, new DatagramStream() {
        @Override
        public void at(long sequence, long timeNs) {
            told.add(sequence + " at " + (timeNs - AHEAD_NS));
        }

        @Override
        public void nothing(long first, long datagrams) {
            told.add(first + " + " + datagrams + " lost");
        }

        @Override
        public void unknown(long sequence) {
            throw new AssertionError("what came is known");
        }

        @Override
        public void end(long sequence) {
            told.add("end at " + sequence);
        }
    });

    @Test
    void shouldTellAtOnceWhatComesInOrder() {
        arrivals.arrived(0, 10);
        arrivals.arrived(1, 20);
        assertThat(told).containsExactly("0 at 10", "1 at 20");
    }

    @Test
    void shouldPutInOrderWhatIsOvertaken() {
        arrivals.arrived(2, 10);
        arrivals.arrived(0, 20);
        arrivals.arrived(3, 30);
        arrivals.tick(10 + LOST_AFTER_NS - 1);
        assertThat(told).containsExactly("0 at 20");
        arrivals.arrived(1, 40);
        assertThat(told).containsExactly("0 at 20", "1 at 40", "2 at 10", "3 at 30");
    }

    @Test
    void shouldTellAsLostWhatIsWaitedForLongEnough() {
        arrivals.arrived(3, 10);
        arrivals.arrived(5, 20);
        arrivals.tick(10 + LOST_AFTER_NS);
        assertThat(told).containsExactly("0 + 3 lost", "3 at 10");
        arrivals.tick(20 + LOST_AFTER_NS);
        arrivals.arrived(4, 30);
        assertThat(told).containsExactly("0 + 3 lost", "3 at 10", "4 + 1 lost", "5 at 20");
    }

    @Test
    void shouldTellAsLostWhatTheReplayWindowWouldRefuse() {
        arrivals.arrived(1, 10);
        arrivals.arrived(2_047, 20);
        assertThat(told).isEmpty();
        arrivals.arrived(2_048, 30);
        assertThat(told).containsExactly("0 + 1 lost", "1 at 10");
    }

    @Test
    void shouldTellALongRunAsOneWhenNumbersLeapAhead() {
        long far = 1L << 47;
        arrivals.arrived(1, 10);
        arrivals.arrived(far, 20);
        assertThat(told).containsExactly("0 + 1 lost", "1 at 10", "2 + " + (far - 2_047 - 2) + " lost");
        arrivals.tick(20 + LOST_AFTER_NS);
        assertThat(told.subList(3, told.size())).containsExactly((far - 2_047) + " + 2047 lost", far + " at 20");
    }

    @Test
    void shouldTellAllThatCameWhenNoMoreWill() {
        arrivals.arrived(0, 10);
        arrivals.arrived(3, 20);
        arrivals.end();
        assertThat(told).containsExactly("0 at 10", "1 + 2 lost", "3 at 20", "end at 4");
    }

    @Test
    void shouldTellThatNothingCameWhenNothingDid() {
        arrivals.end();
        assertThat(told).containsExactly("end at 0");
    }
}
