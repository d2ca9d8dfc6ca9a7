package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellLayerTest {
    private static final int BODY_BYTES = 1024;
    private static final int BLOCK_BYTES = 16;

    private final SeededRandomness randomness = new SeededRandomness(5);

    @Test
    void shouldMakeTheFrozenBytes() {
        int seen = 0;
        for (VectorFile.Block vector : VectorFile.load("cell-vectors.txt").blocks()) {
            if (vector.text("kind").equals("layer")) {
                CellLayer layer = new CellLayer(vector.bytes("key"));
                byte[] body = vector.bytes("body");
                layer.encipher(body, 0, body.length);
                assertThat(body).isEqualTo(vector.bytes("enciphered"));
                layer.decipher(body, 0, body.length);
                assertThat(body).isEqualTo(vector.bytes("body"));
            } else {
                byte[] rest = vector.bytes("rest");
                byte[] body = new byte[CellTag.BYTES + rest.length];
                System.arraycopy(rest, 0, body, CellTag.BYTES, rest.length);
                new CellTag(vector.bytes("key")).write(body, 0, body.length);
                assertThat(Arrays.copyOf(body, CellTag.BYTES)).isEqualTo(vector.bytes("tag"));
            }
            seen++;
        }
        assertThat(seen).isEqualTo(7);
    }

    private List<CellLayer> layers(int hops) {
        List<CellLayer> layers = new ArrayList<>();
        for (int i = 0; i < hops; i++) {
            layers.add(new CellLayer(randomness.bytes(CellLayer.KEY_BYTES)));
        }
        return layers;
    }

    /** The creator of an outbound tunnel takes all layers off ahead of sending; each hop puts its own on. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldBeTheSameAtTheEndAndAnotherInEveryBlockAtEachHopWhenOutbound(int hops) {
        List<CellLayer> layers = layers(hops);
        byte[] body = randomness.bytes(BODY_BYTES);
        byte[] cell = body.clone();
        for (int i = hops - 1; i >= 0; i--) {
            layers.get(i).decipher(cell, 0, BODY_BYTES);
        }
        List<byte[]> views = new ArrayList<>(List.of(cell.clone()));
        for (CellLayer layer : layers) {
            layer.encipher(cell, 0, BODY_BYTES);
            views.add(cell.clone());
        }
        assertThat(cell).isEqualTo(body);
        assertAllBlocksDiffer(views);
    }

    /** Each hop of an inbound tunnel puts its layer on; the creator takes them off when the cell has come. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldBeTheSameAtTheEndAndAnotherInEveryBlockAtEachHopWhenInbound(int hops) {
        List<CellLayer> layers = layers(hops);
        byte[] body = randomness.bytes(BODY_BYTES);
        byte[] cell = body.clone();
        List<byte[]> views = new ArrayList<>(List.of(cell.clone()));
        for (CellLayer layer : layers) {
            layer.encipher(cell, 0, BODY_BYTES);
            views.add(cell.clone());
        }
        assertAllBlocksDiffer(views);
        for (int i = hops - 1; i >= 0; i--) {
            layers.get(i).decipher(cell, 0, BODY_BYTES);
        }
        assertThat(cell).isEqualTo(body);
    }

    private static void assertAllBlocksDiffer(List<byte[]> views) {
        for (int a = 0; a < views.size(); a++) {
            for (int b = a + 1; b < views.size(); b++) {
                for (int at = 0; at < BODY_BYTES; at += BLOCK_BYTES) {
                    assertThat(Arrays.equals(views.get(a), at, at + BLOCK_BYTES, views.get(b), at, at + BLOCK_BYTES))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void shouldFailTheTagWhicheverBitIsFlippedOnTheWay() {
        CellTag tag = new CellTag(randomness.bytes(CellTag.KEY_BYTES));
        CellLayer layer = layers(1).get(0);
        byte[] body = randomness.bytes(BODY_BYTES);
        tag.write(body, 0, BODY_BYTES);
        byte[] cell = body.clone();
        layer.encipher(cell, 0, BODY_BYTES);
        for (int bit = 0; bit < 8 * BODY_BYTES; bit++) {
            byte[] marked = cell.clone();
            marked[bit / 8] ^= (byte) (1 << bit % 8);
            layer.decipher(marked, 0, BODY_BYTES);
            assertThat(tag.holds(marked, 0, BODY_BYTES)).as("bit %d", bit).isFalse();
        }
        assertThat(tag.holds(body, 0, BODY_BYTES)).isTrue();
    }

    @Test
    void shouldChangeAboutHalfOfEveryBlockWhicheverBitIsFlipped() {
        CellLayer layer = layers(1).get(0);
        byte[] body = randomness.bytes(BODY_BYTES);
        byte[] whole = body.clone();
        layer.encipher(whole, 0, BODY_BYTES);
        for (int bit : new int[] {0, 255, 256, 4_000, 8 * BODY_BYTES - 1}) {
            byte[] other = body.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            layer.encipher(other, 0, BODY_BYTES);
            int changed = 0;
            for (int i = 0; i < BODY_BYTES; i++) {
                changed += Integer.bitCount((other[i] ^ whole[i]) & 255);
            }
            // 8,192 fair coins: six standard deviations are 272.
            assertThat(changed).as("bit %d", bit).isBetween(4_096 - 272, 4_096 + 272);
        }
    }

    @Test
    void shouldTouchNothingOutsideTheBody() {
        byte[] b = randomness.bytes(BODY_BYTES + 9);
        byte[] before = b.clone();
        layers(1).get(0).encipher(b, 5, BODY_BYTES);
        assertThat(Arrays.equals(b, 0, 5, before, 0, 5)).isTrue();
        assertThat(Arrays.equals(b, 5 + BODY_BYTES, b.length, before, 5 + BODY_BYTES, b.length))
                .isTrue();
    }

    @Test
    void shouldRefuseKeysAndBodiesOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CellLayer(new byte[31]))
                .withMessageContaining("31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CellTag(new byte[33]))
                .withMessageContaining("33");
        CellLayer layer = layers(1).get(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.encipher(new byte[63], 0, 63))
                .withMessageContaining("63");
    }
}
