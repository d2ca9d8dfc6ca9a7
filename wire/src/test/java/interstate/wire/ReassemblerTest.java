package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReassemblerTest {
    private static final long TIMEOUT_NS = 1000;
    private static final int PAYLOAD_BYTES = 102;

    private final Random random = new Random(1);
    private final BlockQueue queue = new BlockQueue();
    private final PayloadPacker packer = new PayloadPacker(List.of(queue));
    private final Delivered delivered = new Delivered();
    private final Reassembler reassembler = new Reassembler(TIMEOUT_NS, 4, TypedBlock.MAX_BLOCK_BYTES, delivered);

    private List<byte[]> packAll() {
        List<byte[]> payloads = new ArrayList<>();
        while (packer.midBlock() || queue.size() > 0) {
            byte[] payload = new byte[PAYLOAD_BYTES];
            packer.pack(payload, 0, PAYLOAD_BYTES);
            payloads.add(payload);
        }
        return payloads;
    }

    private void accept(long sequence, byte[] payload) {
        reassembler.accept(0, sequence, payload, 0, payload.length);
    }

    @Test
    void shouldDeliverFromThePayloadWhenABlockIsWholeInIt() {
        byte[] packet = Blocks.ipv4(random, 40);
        queue.add(packet);
        byte[] payload = packAll().get(0);
        List<byte[]> seen = new ArrayList<>();
        Reassembler direct = new Reassembler(TIMEOUT_NS, 4, 65535, (kind, b, off, len) -> {
            assertThat(b).isSameAs(payload);
            assertThat(off).isEqualTo(2);
            assertThat(len).isEqualTo(40);
            seen.add(b);
        });
        direct.accept(0, 0, payload, 0, payload.length);
        assertThat(seen).hasSize(1);
        assertThat(direct.delivered()).isEqualTo(1);
        assertThat(direct.partials()).isZero();
    }

    @Test
    void shouldDeliverEveryBlockWhenPayloadsComeInOrder() {
        List<byte[]> blocks = List.of(
                Blocks.ipv4(random, 20),
                Blocks.ipv6(random, 350),
                Blocks.typed(random, BlockKind.CONTROL, 3),
                Blocks.typed(random, BlockKind.RECORD, 100),
                Blocks.ipv4(random, 1500));
        blocks.forEach(queue::add);
        long sequence = 7;
        for (byte[] payload : packAll()) {
            accept(sequence++, payload);
        }
        assertThat(delivered.blocks)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(blocks);
        assertThat(delivered.kinds)
                .containsExactly(BlockKind.IPV4, BlockKind.IPV6, BlockKind.CONTROL, BlockKind.RECORD, BlockKind.IPV4);
        assertThat(reassembler.partials()).isZero();
    }

    @Test
    void shouldDeliverWhenPayloadsComeBackwards() {
        byte[] packet = Blocks.ipv6(random, 400);
        queue.add(packet);
        List<byte[]> payloads = packAll();
        for (int i = payloads.size() - 1; i >= 0; i--) {
            assertThat(delivered.blocks).isEmpty();
            accept(i, payloads.get(i));
            assertThat(reassembler.partials()).isLessThanOrEqualTo(1);
        }
        assertThat(delivered.blocks).hasSize(1);
        assertThat(delivered.blocks.get(0)).isEqualTo(packet);
    }
}
