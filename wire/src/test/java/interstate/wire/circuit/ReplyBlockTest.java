package interstate.wire.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.MalformedException;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReplyBlockTest {
    private static final RouterHash HASH = hash(3);

    private static RouterHash hash(int fill) {
        byte[] b = new byte[RouterHash.BYTES];
        Arrays.fill(b, (byte) fill);
        return RouterHash.of(b);
    }

    @Test
    void shouldComeBackAsItWas() throws MalformedException {
        ReplyBlock onward = new ReplyBlock(hash(9), new byte[] {1, 2, 3});
        for (Delivery next : new Delivery[] {Delivery.LOCAL, Delivery.router(HASH), Delivery.tunnel(HASH, 77)}) {
            ReplyInstructions read = ReplyInstructions.decode(new ReplyInstructions(next, 5, 6, -7, onward).encode());
            assertThat(read.next()).isEqualTo(next);
            assertThat(read.issuedMs()).isEqualTo(5);
            assertThat(read.expiresMs()).isEqualTo(6);
            assertThat(read.nonce()).isEqualTo(-7);
            assertThat(Objects.requireNonNull(read.onward()).encode()).isEqualTo(onward.encode());
            assertThat(ReplyInstructions.decode(new ReplyInstructions(next, 5, 6, 7, null).encode())
                            .onward())
                    .isNull();
        }
    }

    @Test
    void shouldCarryAMessage() throws MalformedException {
        ReplyBlock block = new ReplyBlock(HASH, new byte[] {4, 5});
        byte[] body = block.carrying(new byte[] {9, 8, 7});
        ReplyBlock.Carried carried = ReplyBlock.carried(body, 0, body.length);
        assertThat(carried.block().router()).isEqualTo(HASH);
        assertThat(carried.block().sealed()).containsExactly(4, 5);
        assertThat(Arrays.copyOfRange(body, carried.messageAt(), carried.messageAt() + carried.messageBytes()))
                .containsExactly(9, 8, 7);
    }

    @Test
    void shouldRefuseWhatIsCutOff() {
        byte[] body = new ReplyBlock(HASH, new byte[] {4, 5}).carrying(new byte[] {9});
        for (int bytes = 0; bytes < body.length; bytes++) {
            int cut = bytes;
            assertThatThrownBy(() -> ReplyBlock.carried(body, 0, cut)).isInstanceOf(MalformedException.class);
        }
        byte[] instructions = new ReplyInstructions(Delivery.router(HASH), 1, 2, 3, null).encode();
        for (int bytes = 0; bytes < instructions.length; bytes++) {
            byte[] cut = Arrays.copyOf(instructions, bytes);
            assertThatThrownBy(() -> ReplyInstructions.decode(cut)).isInstanceOf(MalformedException.class);
        }
    }
}
