package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoorbellTest {

    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(10);

    private final Doorbell doorbell = new Doorbell();

    @Test
    void shouldEndAWaitWhenRung() throws Exception {
        Waiting waiter = new Waiting(() -> doorbell.await(LONG_NS, () -> false));
        waiter.parked();
        doorbell.ring();
        waiter.ended();
    }

    @Test
    void shouldNotWaitWhenThereIsWork() {
        doorbell.await(LONG_NS, () -> true);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldNotWaitWhenTheTimeIsOver() {
        doorbell.await(0, () -> false);
        doorbell.await(-1, () -> false);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldWaitItsWholeTimeWhenNobodyRings() {
        long begin = System.nanoTime();
        doorbell.await(TimeUnit.MILLISECONDS.toNanos(20), () -> false);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    }

    @Test
    void shouldNotMissARingWhenItComesAfterTheLastLook() {
        AtomicBoolean rung = new AtomicBoolean();
        // Rings between the look at the work and the wait, the moment at which a bell not armed before would be missed.
        doorbell.await(LONG_NS, () -> {
            doorbell.ring();
            rung.set(true);
            return false;
        });
        assertThat(rung).isTrue();
    }

    @Test
    void shouldLeaveTheNextWaitAloneWhenRungWhileNobodyWaits() throws Exception {
        doorbell.ring();
        Waiting waiter = new Waiting(() -> doorbell.await(LONG_NS, () -> false));
        waiter.parked();
        doorbell.ring();
        waiter.ended();
    }

    @Test
    void shouldLoseNoWorkWhenRungAtEveryMoment() throws Exception {
        int rounds = 20_000;
        AtomicInteger made = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Waiting consumer = new Waiting(() -> {
            while (seen.get() < rounds) {
                int taken = made.get();
                if (taken > seen.get()) {
                    seen.set(taken);
                } else {
                    doorbell.await(LONG_NS, () -> made.get() > seen.get());
                }
            }
        });
        for (int i = 1; i <= rounds; i++) {
            made.set(i);
            doorbell.ring();
            while (i % 7 == 0 && seen.get() < i) {
                Thread.onSpinWait();
            }
        }
        consumer.ended();
    }
}
