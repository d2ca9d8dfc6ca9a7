package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.Blocks;
import interstate.wire.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SymbolLayoutTest {
    @Test
    void shouldCutShortPayloadsInFourAndLongOnesInEight() {
        assertThat(SymbolLayout.of(182)).isEqualTo(new SymbolLayout(182, 4, 46, 6));
        assertThat(SymbolLayout.of(999)).isEqualTo(new SymbolLayout(999, 4, 250, 32));
        assertThat(SymbolLayout.of(1000)).isEqualTo(new SymbolLayout(1000, 8, 125, 16));
        assertThat(SymbolLayout.of(1446)).isEqualTo(new SymbolLayout(1446, 8, 181, 23));
        assertThat(SymbolLayout.of(8946)).isEqualTo(new SymbolLayout(8946, 8, 1119, 140));
        assertThatThrownBy(() -> SymbolLayout.of(181)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SymbolLayout.of(9001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepTheFirstBytesAndZeroTheRest() {
        Seeds.forEach(3000, random -> {
            SymbolLayout layout = SymbolLayout.of(182 + random.nextInt(random.nextBoolean() ? 40 : 8765));
            int payloadBytes = layout.payloadBytes();
            int imageBytes = random.nextInt(payloadBytes + 1);
            int off = random.nextInt(10);
            byte[] b = Blocks.bytes(random, off + payloadBytes);
            long[] image = random.longs(layout.imageWords()).toArray();
            layout.readImage(b, off, imageBytes, image);

            byte[] expected = Arrays.copyOf(Arrays.copyOfRange(b, off, off + imageBytes), payloadBytes);
            byte[] written = Blocks.bytes(random, off + payloadBytes + 9);
            byte[] before = written.clone();
            layout.writeImage(image, written, off);
            assertThat(Arrays.copyOfRange(written, off, off + payloadBytes)).isEqualTo(expected);
            assertThat(Arrays.copyOf(written, off)).isEqualTo(Arrays.copyOf(before, off));
            assertThat(Arrays.copyOfRange(written, off + payloadBytes, written.length))
                    .isEqualTo(Arrays.copyOfRange(before, off + payloadBytes, written.length));

            int symbol = random.nextInt(layout.symbols());
            byte[] wire = Blocks.bytes(random, off + layout.symbolBytes() + 9);
            layout.writeSymbol(image, symbol * layout.symbolWords(), wire, off);
            byte[] padded = Arrays.copyOf(expected, layout.symbols() * layout.symbolBytes());
            int from = symbol * layout.symbolBytes();
            assertThat(Arrays.copyOfRange(wire, off, off + layout.symbolBytes()))
                    .isEqualTo(Arrays.copyOfRange(padded, from, from + layout.symbolBytes()));
            long[] words = new long[layout.symbolWords()];
            layout.readSymbol(wire, off, words, 0);
            int word = symbol * layout.symbolWords();
            assertThat(words).isEqualTo(Arrays.copyOfRange(image, word, word + layout.symbolWords()));
        });
    }
}
