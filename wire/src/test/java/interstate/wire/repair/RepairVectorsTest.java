package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepairVectorsTest {
    private final Vectors vectors = new Vectors("repair.properties");
    private final Link link = new Link((int) vectors.number("payloadBytes"), 256);
    private final List<byte[]> payloads = vectors.list("payload");

    private long sequence(int payload) {
        return vectors.number("sequence." + payload);
    }

    @Test
    void shouldHaveCoefficientsAsFrozen() {
        for (int i = 0; i < 9; i++) {
            int key = (int) vectors.number("coefficient." + i + ".key");
            long sequence = vectors.number("coefficient." + i + ".sequence");
            assertThat(Coefficient.of(key, sequence)).isEqualTo(vectors.number("coefficient." + i));
        }
    }

    @Test
    void shouldHaveImagesAsFrozen() {
        assertThat(payloads).hasSize(3);
        for (int i = 0; i < payloads.size(); i++) {
            assertThat(Payloads.image(payloads.get(i))).isEqualTo(vectors.bytes("image." + i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "one"})
    void shouldWriteBlocksAsFrozen(String name) {
        List<Integer> sources = name.equals("one") ? List.of((int) vectors.number("one.payload")) : List.of(0, 1, 2);
        for (int source : sources) {
            link.send(sequence(source), payloads.get(source));
            assertThat(link.encoder.take(sequence(source))).isTrue();
        }
        byte[] expected = vectors.bytes(name + ".block");
        byte[] block = new byte[expected.length];
        int bytes = link.encoder.write(
                (int) vectors.number(name + ".key"),
                (int) vectors.number(name + ".class"),
                (int) vectors.number(name + ".symbols"),
                0,
                block,
                0);
        assertThat(bytes).isEqualTo(expected.length);
        assertThat(block).isEqualTo(expected);
    }

    @Test
    void shouldRecoverEachPayloadFromTheFrozenBlock() {
        for (int lost = 0; lost < 2; lost++) {
            List<byte[]> recovered = new ArrayList<>();
            RepairDecoder decoder =
                    new RepairDecoder(link.layout, 256, (sequence, b, off, len) -> recovered.add(b.clone()));
            for (int i = 0; i < 3; i++) {
                if (i != lost) {
                    decoder.source(sequence(i), payloads.get(i), 0);
                }
            }
            byte[] block = vectors.bytes("all.block");
            decoder.repair(block, 0, block.length);
            assertThat(recovered).isEmpty();
            assertThat(decoder.unknowns()).isEqualTo(1);
            // Classes 3 and 0 are known; a copy gives the others.
            assertThat(link.window.add(sequence(lost), payloads.get(lost), 0)).isTrue();
            byte[] copy = link.block(List.of(sequence(lost)), 1, 2);
            decoder.repair(copy, 0, copy.length);
            assertThat(recovered).hasSize(1);
            assertThat(recovered.get(0)).isEqualTo(vectors.bytes("image." + lost));
        }
    }
}
