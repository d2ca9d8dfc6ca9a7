package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.DatagramLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** A sender's window and encoder, a receiver's decoder, and what was sent and recovered; the tests carry things across. */
final class Link {
    final SymbolLayout layout;
    final SourceWindow window;
    final RepairEncoder encoder;
    final RepairDecoder decoder;
    private final Map<Long, byte[]> sent = new HashMap<>();
    final Map<Long, byte[]> recovered = new HashMap<>();
    private int key;

    Link(int payloadBytes, int capacity) {
        layout = SymbolLayout.of(payloadBytes);
        window = new SourceWindow(layout, capacity);
        encoder = new RepairEncoder(window);
        decoder = new RepairDecoder(layout, capacity, this::recovered);
    }

    private void recovered(long sequence, byte[] payload, int off, int payloadBytes) {
        assertThat(payloadBytes).isEqualTo(layout.payloadBytes());
        byte[] copy = Arrays.copyOfRange(payload, off, off + payloadBytes);
        assertThat(recovered.put(sequence, copy)).as("recovered twice").isNull();
    }

    /** Sends a payload, which may yet be lost. */
    void send(long sequence, byte[] payload) {
        assertThat(sequence).isBetween(0L, DatagramLayout.MAX_COUNTER);
        sent.put(sequence, payload);
        window.add(sequence, payload, 0);
    }

    /** Sends payloads with something in them, with consecutive numbers. */
    void send(Random random, long first, int count) {
        for (int i = 0; i < count; i++) {
            send(first + i, Payloads.wanted(random, layout.payloadBytes()));
        }
    }

    byte[] sent(long sequence) {
        return Objects.requireNonNull(sent.get(sequence));
    }

    void arrive(long sequence) {
        decoder.source(sequence, sent(sequence), 0);
    }

    /** A block of these sources, with the next key. */
    byte[] block(List<Long> sources, int firstClass, int symbols) {
        for (long source : sources) {
            assertThat(encoder.take(source)).isTrue();
        }
        byte[] block = new byte[encoder.blockBytes(symbols)];
        assertThat(encoder.write(key++ & Coefficient.MAX_KEY, firstClass, symbols, 0, block, 0))
                .isEqualTo(block.length);
        encoder.giveBack();
        return block;
    }

    /** One symbol of each class. */
    byte[] wholeBlock(List<Long> sources) {
        return block(sources, 0, layout.symbols());
    }

    void repair(byte[] block) {
        decoder.repair(block, 0, block.length);
    }

    /** Whatever was recovered is as it was sent. */
    void check() {
        recovered.forEach((sequence, payload) -> assertThat(payload).isEqualTo(Payloads.image(sent(sequence))));
    }
}
