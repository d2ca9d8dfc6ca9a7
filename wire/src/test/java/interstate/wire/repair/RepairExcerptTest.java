package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.Blocks;
import interstate.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks in pieces, blocks whose source is short, and blocks that only say what is of no interest. */
class RepairExcerptTest {

    private static final int PAYLOAD_BYTES = 1_446;
    private static final SymbolLayout LAYOUT = SymbolLayout.of(PAYLOAD_BYTES);

    private final Random random = new Random(5);
    private final SourceWindow window = new SourceWindow(LAYOUT, 256);
    private final RepairEncoder encoder = new RepairEncoder(window);
    private final List<Long> recovered = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final RepairDecoder decoder = new RepairDecoder(LAYOUT, 256, (sequence, b, off, bytes) -> {
        recovered.add(sequence);
        assertThat(b).isEqualTo(payloads.get((int) sequence));
    });

    private void send(int packetBytes, boolean arrives) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        byte[] packet = Blocks.ipv4(random, packetBytes);
        System.arraycopy(packet, 0, payload, 2, packet.length);
        long sequence = payloads.size();
        payloads.add(payload);
        window.add(sequence, payload, 0);
        if (arrives) {
            decoder.source(sequence, payload, 0);
        }
    }

    @Test
    void shouldRecoverFromTheSymbolsOfABlockThatTravelInPieces() {
        for (int i = 0; i < 10; i++) {
            send(200 + random.nextInt(1_200), i != 4);
        }
        for (long q = 0; q < 10; q++) {
            assertThat(encoder.take(q)).isTrue();
        }
        byte[] whole = new byte[encoder.blockBytes(LAYOUT.symbols())];
        encoder.write(77, 5, LAYOUT.symbols(), RepairBlock.COMPLETE, whole, 0);
        encoder.giveBack();
        byte[] piece = new byte[PAYLOAD_BYTES];
        RepairBlock view = new RepairBlock();
        for (int used = 0; used < LAYOUT.symbols(); ) {
            int room = 200 + random.nextInt(600);
            int symbols = Math.min(LAYOUT.symbols() - used, RepairBlock.fittingExcerpt(LAYOUT, whole, 0, room));
            if (symbols > 0) {
                int bytes = RepairBlock.excerpt(LAYOUT, whole, 0, used, symbols, piece, 3);
                assertThat(bytes).isLessThanOrEqualTo(room);
                decode(view, piece, 3, bytes);
                assertThat(view.complete()).isTrue();
                assertThat(view.firstClass()).isEqualTo((5 + used) % LAYOUT.symbols());
                decoder.repair(piece, 3, bytes);
                used += symbols;
            }
        }

        assertThat(recovered).containsExactly(4L);
    }

    private static void decode(RepairBlock view, byte[] b, int off, int bytes) {
        try {
            view.decode(LAYOUT, b, off, bytes);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldRecoverAShortPayloadFromItsFirstSymbols() {
        send(1_300, true);
        send(100, false);
        send(1_300, true);
        assertThat(window.symbols(1)).isEqualTo(1);
        assertThat(encoder.take(1)).isTrue();
        byte[] block = new byte[encoder.blockBytes(1)];
        encoder.write(0, 0, 1, RepairBlock.REST_IS_ZERO, block, 0);
        decoder.repair(block, 0, block.length);

        assertThat(recovered).containsExactly(1L);
        decoder.repair(block, 0, block.length);
        assertThat(recovered).hasSize(1);
        assertThat(decoder.unused()).isEqualTo(1);
    }

    @Test
    void shouldNotTakeTheRestForZerosWhenThereAreSeveralSources() {
        send(100, false);
        send(100, false);
        send(100, true);
        for (int key = 1; key <= 3; key++) {
            encoder.take(0);
            encoder.take(1);
            byte[] block = new byte[encoder.blockBytes(1)];
            encoder.write(key, 0, 1, RepairBlock.REST_IS_ZERO, block, 0);
            encoder.giveBack();
            decoder.repair(block, 0, block.length);
        }

        assertThat(recovered).isEmpty();
    }

    @Test
    void shouldBeginTheBitmapBeforeTheFirstSourceWhenAsked() {
        for (int i = 0; i < 20; i++) {
            send(100, true);
        }
        encoder.begin(3);
        encoder.take(12);
        byte[] block = new byte[encoder.blockBytes(1)];
        encoder.write(1, 0, 1, RepairBlock.COMPLETE, block, 0);
        RepairBlock view = new RepairBlock();
        decode(view, block, 0, block.length);

        assertThat(view.first(19)).isEqualTo(3);
        assertThat(view.lastSource()).isEqualTo(9);
        assertThat(view.sources()).isEqualTo(1);
    }

    @Test
    void shouldSayWhatIsOfNoInterestWithoutSymbols() {
        byte[] bitmap = {(byte) 0b1111_1010, (byte) 0xff};
        byte[] block = new byte[RepairBlock.noticeBytes(2)];
        assertThat(RepairBlock.writeNotice(40, bitmap, 2, block, 0)).isEqualTo(block.length);
        RepairBlock view = new RepairBlock();
        decode(view, block, 0, block.length);

        assertThat(view.isNotice()).isTrue();
        assertThat(view.window()).isEqualTo(16);
        assertThat(view.first(60)).isEqualTo(40);
        assertThat(view.isSource(0)).isFalse();
        assertThat(view.isSource(1)).isTrue();
        assertThat(view.isSource(2)).isFalse();
        send(100, true);
        decoder.repair(block, 0, block.length);
        assertThat(decoder.malformed()).as("nothing to do").isZero();
    }

    @Test
    void shouldRefuseABlockWithoutSymbolsThatIsNoNotice() {
        byte[] block = new byte[RepairBlock.noticeBytes(1)];
        RepairBlock.writeNotice(40, new byte[] {1}, 1, block, 0);
        block[3] = 0;
        assertThatThrownBy(() -> new RepairBlock().decode(LAYOUT, block, 0, block.length))
                .isInstanceOf(MalformedException.class);
    }
}
