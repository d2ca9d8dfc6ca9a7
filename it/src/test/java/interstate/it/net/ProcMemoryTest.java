package interstate.it.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProcMemoryTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldCountEveryPlaceWithinTheLength() {
        byte[] in = ascii("abcababcab");
        assertThat(ProcMemory.occurrences(in, in.length, ascii("ab"))).isEqualTo(4);
        assertThat(ProcMemory.occurrences(in, in.length - 1, ascii("ab"))).isEqualTo(3);
        assertThat(ProcMemory.occurrences(in, in.length, ascii("abd"))).isZero();
        assertThat(ProcMemory.occurrences(in, 1, ascii("ab"))).isZero();
    }
}
