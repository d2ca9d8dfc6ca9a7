package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlOutboxTest {

    private static final int MOST = 128;
    private final ControlOutbox outbox = new ControlOutbox();

    @Test
    void shouldGiveWholeControlBlocksInOrderWhenAdded() {
        outbox.add(new byte[] {9, 8, 7}, 2);
        outbox.add(new byte[] {5}, 1);

        assertThat(head()).containsExactly(0x10, 0, 2, 9, 8);
        outbox.advance();
        assertThat(head()).containsExactly(0x10, 0, 1, 5);
        outbox.advance();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.headBytes()).isZero();
    }

    @Test
    void shouldKeepTheHeadAndDropTheNextWhenFull() {
        for (int i = 0; i < MOST; i++) {
            outbox.add(new byte[] {(byte) i}, 1);
        }
        assertThat(outbox.size()).isEqualTo(MOST);
        outbox.add(new byte[] {(byte) 200}, 1);

        assertThat(outbox.size()).isEqualTo(MOST);
        assertThat(head()[3]).as("it may be half packed").isZero();
        outbox.advance();
        assertThat(head()[3]).isEqualTo((byte) 2);
    }

    @Test
    void shouldBeEmptyWhenCleared() {
        outbox.add(new byte[] {1}, 1);
        outbox.clear();

        assertThat(outbox.headBytes()).isZero();
        assertThat(outbox.size()).isZero();
    }

    private byte[] head() {
        byte[] head = new byte[outbox.headBytes()];
        outbox.copyHead(0, head, 0, head.length);
        return head;
    }
}
