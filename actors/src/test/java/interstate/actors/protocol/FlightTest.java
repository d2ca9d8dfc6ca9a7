package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlightTest {

    private final SendQueue queue = new SendQueue(1_000);
    private final Flight flight = new Flight(4);

    @Test
    void shouldHoldASlotUntilItsFateIsToldWhenStaged() {
        flight.staged(7, 0, 0, 0);

        assertThat(flight.holds(7)).isTrue();
        assertThat(flight.holds(3)).as("same cell").isFalse();
        flight.taken(7, queue);
        assertThat(flight.holds(7)).isFalse();
    }

    @Test
    void shouldHaveNothingToPackAgainWhenAPadIsMissed() {
        flight.staged(1, 0, 0, 0);

        assertThat(flight.missed(1, queue)).isFalse();
        assertThat(flight.holds(1)).isFalse();
    }

    @Test
    void shouldIgnoreTheFateWhenNothingWasStaged() {
        flight.taken(5, queue);

        assertThat(flight.missed(5, queue)).isFalse();
    }

    @Test
    void shouldSettleOnlyWhatEndedInTheSlotWhenTaken() {
        offerAndPack(1);
        offerAndPack(2);
        flight.staged(1, 0, 1, 2);
        flight.staged(2, 1, 2, 2);

        flight.taken(1, queue);
        assertThat(queue.usedBytes()).isEqualTo(36);
        flight.taken(2, queue);
        assertThat(queue.usedBytes()).isZero();
    }

    @Test
    void shouldPackAgainWhatTheSlotTouchedWhenMissed() {
        offerAndPack(1);
        offerAndPack(2);
        flight.staged(1, 0, 1, 2);

        assertThat(flight.missed(1, queue)).isTrue();
        assertThat(head()).isEqualTo(1);
        queue.advance();
        assertThat(head()).isEqualTo(2);
    }

    @Test
    void shouldPackAgainInOrderWhatIsUnderWayWhenNoFateWillBeTold() {
        for (int number = 1; number <= 3; number++) {
            offerAndPack(number);
        }
        // The second packet straddles two slots.
        flight.staged(3, 0, 1, 1);
        flight.staged(5, 1, 1, 2);
        flight.staged(6, 1, 3, 3);
        flight.taken(3, queue);

        flight.abandon(queue);
        assertThat(flight.holds(5) || flight.holds(6)).isFalse();
        assertThat(head()).isEqualTo(2);
        queue.advance();
        assertThat(head()).isEqualTo(3);
        queue.advance();
        queue.settle(3, 5);
        assertThat(queue.usedBytes()).isZero();
    }

    @Test
    void shouldHoldAtLeastTheCellsAskedForWhenTheyAreNoPowerOfTwo() {
        Flight five = new Flight(5);
        for (int slot = 10; slot < 15; slot++) {
            five.staged(slot, 0, 0, 0);
        }
        for (int slot = 10; slot < 15; slot++) {
            assertThat(five.holds(slot)).isTrue();
        }
    }

    private void offerAndPack(int number) {
        queue.offer(Packets.ipv4(number, 28), 0, 28);
        queue.headBytes();
        queue.advance();
    }

    private int head() {
        byte[] packet = new byte[queue.headBytes()];
        queue.copyHead(0, packet, 0, packet.length);
        return Packets.number(packet);
    }
}
