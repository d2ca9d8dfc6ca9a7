package interstate.wire.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.MalformedException;
import interstate.wire.circuit.CircuitMessage.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitMessageTest {
    private final Random random = new Random(3);

    private byte[] random(int bytes) {
        byte[] b = new byte[bytes];
        random.nextBytes(b);
        return b;
    }

    private RouterHash hash() {
        return RouterHash.of(random(RouterHash.BYTES));
    }

    @Test
    void shouldKnowItsKindsAndNoOthers() throws MalformedException {
        int known = 0;
        for (int first = 0; first < 256; first++) {
            try {
                Kind kind = CircuitMessage.kind((byte) first);
                assertThat(CircuitMessage.of(kind, new byte[2]))
                        .startsWith((byte) first)
                        .hasSize(3);
                known++;
            } catch (MalformedException e) {
                assertThat(e.getMessage()).contains(String.valueOf(first));
            }
        }
        assertThat(known).isEqualTo(Kind.values().length);
    }

    @Test
    void shouldNameATunnel() throws MalformedException {
        byte[] message = CircuitMessage.of(Kind.TUNNEL, 0x80010203, new byte[] {9, 8, 7, 6}, 1, 2);
        assertThat(message).containsExactly(3, (byte) 0x80, 1, 2, 3, 8, 7);
        assertThat(CircuitMessage.tunnelId(message, 0, message.length)).isEqualTo(0x80010203);
        assertThatThrownBy(() -> CircuitMessage.tunnelId(message, 0, 5)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldAskForARecord() throws MalformedException {
        for (Delivery to : List.of(Delivery.router(hash()), Delivery.tunnel(hash(), 77))) {
            Lookup lookup = new Lookup(hash(), to);
            byte[] b = lookup.encode();
            byte[] among = Arrays.copyOf(new byte[3], b.length + 9);
            System.arraycopy(b, 0, among, 3, b.length);
            assertThat(Lookup.decode(among, 3, b.length)).isEqualTo(lookup);
            assertThatThrownBy(() -> Lookup.decode(among, 3, b.length - 1)).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> Lookup.decode(among, 3, b.length + 1)).isInstanceOf(MalformedException.class);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Lookup(hash(), Delivery.LOCAL));
        byte[] local = new Lookup(hash(), Delivery.router(hash())).encode();
        local[1 + RouterHash.BYTES] = 0;
        assertThatThrownBy(() -> Lookup.decode(local, 0, local.length)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldHoldSeveralMessagesAndHandOnAllOrNone() throws MalformedException {
        List<Delivery> deliveries =
                List.of(Delivery.LOCAL, Delivery.router(hash()), Delivery.tunnel(hash(), 5), Delivery.LOCAL);
        List<byte[]> messages = new ArrayList<>();
        byte[] b = new byte[1_000];
        int at = 10;
        for (Delivery delivery : deliveries) {
            byte[] message = random(random.nextInt(1, 100));
            messages.add(message);
            at = Cloves.write(delivery, message.length, b, at);
            System.arraycopy(message, 0, b, at, message.length);
            at += message.length;
        }
        List<Delivery> heard = new ArrayList<>();
        List<byte[]> came = new ArrayList<>();
        MessageSink sink = (delivery, from, off, bytes) -> {
            heard.add(delivery);
            came.add(Arrays.copyOfRange(from, off, off + bytes));
        };
        Cloves.read(b, 10, at - 10, sink);
        assertThat(heard).isEqualTo(deliveries);
        assertThat(came).usingRecursiveComparison().isEqualTo(messages);
        heard.clear();
        int end = at;
        for (int cut = 11; cut < end; cut++) {
            int bytes = cut - 10;
            try {
                Cloves.read(b, 10, bytes, sink);
                assertThat(heard).hasSizeLessThan(deliveries.size());
                heard.clear();
            } catch (MalformedException e) {
                assertThat(heard).isEmpty();
            }
        }
        byte[] empty = new byte[3];
        assertThatThrownBy(() -> Cloves.read(empty, 0, 3, sink)).isInstanceOf(MalformedException.class);
    }
}
