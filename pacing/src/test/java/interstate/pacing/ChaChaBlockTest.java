package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChaChaBlockTest {

    /** RFC 8439, section 2.3.2. */
    @Test
    void shouldGiveThePublishedBlockWhenKeyedAsInTheRfc() {
        byte[] key = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        ChaChaBlock cipher = new ChaChaBlock(ChaChaBlock.ROUNDS);
        cipher.key(key, 0);
        int[] out = new int[ChaChaBlock.BLOCK_WORDS];

        cipher.block(1, 0x09000000, 0x4a000000, 0, out);

        assertThat(out)
                .containsExactly(
                        0xe4e7f110,
                        0x15593bd1,
                        0x1fdd0f50,
                        0xc47120a3,
                        0xc7f4d1c7,
                        0x0368c033,
                        0x9aaa2204,
                        0x4e6cd4c3,
                        0x466482d2,
                        0x09aa9f07,
                        0x05d7c214,
                        0xa2028bd9,
                        0xd19c12b5,
                        0xb94e16de,
                        0xe883d0cb,
                        0x4e3c50a2);
    }

    /** RFC 8439, appendix A.1, test vectors 1 and 2. */
    @Test
    void shouldGiveThePublishedBlocksWhenKeyIsZero() {
        ChaChaBlock cipher = new ChaChaBlock(ChaChaBlock.ROUNDS);
        int[] out = new int[ChaChaBlock.BLOCK_WORDS];

        cipher.block(0, 0, 0, 0, out);
        assertThat(out).startsWith(0xade0b876, 0x903df1a0, 0xe56a5d40, 0x28bd8653);
        cipher.block(1, 0, 0, 0, out);
        assertThat(out).startsWith(0xbee7079f, 0x7a385155, 0x7c97ba98, 0x0d082d73);
    }

    @Test
    void shouldForgetTheKeyWhenWiped() {
        ChaChaBlock cipher = new ChaChaBlock(ChaChaBlock.ROUNDS);
        byte[] key = new byte[ChaChaBlock.KEY_BYTES];
        key[31] = 1;
        cipher.key(key, 0);

        cipher.wipe();

        byte[] held = new byte[ChaChaBlock.KEY_BYTES];
        cipher.copyKey(held, 0);
        assertThat(held).containsOnly(0);
    }

    @Test
    void shouldGiveTheKeyBackWhenCopied() {
        ChaChaBlock cipher = new ChaChaBlock(ChaChaBlock.ROUNDS);
        byte[] key = HexFormat.of().parseHex("ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e80");
        cipher.key(key, 0);

        byte[] held = new byte[ChaChaBlock.KEY_BYTES];
        cipher.copyKey(held, 0);

        assertThat(held).isEqualTo(key);
    }
}
