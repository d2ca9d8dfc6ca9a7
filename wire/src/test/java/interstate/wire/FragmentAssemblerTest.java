package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FragmentAssemblerTest {
    private final Random random = new Random(1);
    private final FragmentAssembler<String> assembler = new FragmentAssembler<>();

    @Test
    void shouldGiveTheMessageWhenAllFragmentsCameInBodies() {
        byte[] message = Blocks.bytes(random, 1400);
        Fragmenter fragmenter = new Fragmenter(5, Fragment.INITIATION, message, 166 - Fragment.HEADER_BYTES);
        Message whole = null;
        for (int i = fragmenter.count() - 1; i >= 0; i--) {
            assertThat(whole).isNull();
            byte[] body = new byte[166];
            fragmenter.write(i, body, 0);
            whole = assembler.accept(0, "a", body, 0, body.length);
        }
        assertThat(whole).isEqualTo(new Message(5, Fragment.INITIATION, message));
        assertThat(assembler.pending()).isZero();
    }

    @Test
    void shouldGiveTheMessageWhenAllFragmentsCameInControlBlocks() {
        byte[] message = Blocks.bytes(random, 1400);
        Fragmenter fragmenter = new Fragmenter(5, Fragment.RESPONSE, message, 150);
        Message whole = null;
        for (int i = fragmenter.count() - 1; i >= 0; i--) {
            byte[] body = new byte[166];
            int bytes = fragmenter.write(i, body, 0);
            whole = assembler.accept(0, "a", body, 0, bytes);
        }
        assertThat(whole).isEqualTo(new Message(5, Fragment.RESPONSE, message));
    }
}
