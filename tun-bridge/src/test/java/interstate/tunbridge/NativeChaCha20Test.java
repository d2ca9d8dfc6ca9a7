package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HexFormat;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the machine has OpenSSL. */
class NativeChaCha20Test {

    private final UnsafeBuffer out = OffHeap.zeroed(256);
    private NativeChaCha20 cipher;

    @BeforeEach
    void open() {
        NativeChaCha20 opened = NativeChaCha20.open(256);
        assumeTrue(opened != null, "no libcrypto here");
        cipher = Objects.requireNonNull(opened);
    }

    private String hex(int at, int bytes) {
        byte[] copy = new byte[bytes];
        out.getBytes(at, copy);
        return HexFormat.of().formatHex(copy);
    }

    /** RFC 8439, appendix A.1, test vectors 1 and 2. */
    @Test
    void shouldGiveTheStandardsKeystreamWhenKeyIsZero() {
        assertThat(cipher.key(new byte[32])).isTrue();
        assertThat(cipher.next(out.addressOffset(), 128)).isTrue();
        assertThat(hex(0, 32)).isEqualTo("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7");
        assertThat(hex(64, 32)).isEqualTo("9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed");
    }

    @Test
    void shouldGoOnInsideABlockWhenAskedForPieces() {
        cipher.key(new byte[32]);
        cipher.next(out.addressOffset(), 50);
        cipher.next(out.addressOffset() + 50, 78);
        assertThat(hex(64, 32)).isEqualTo("9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed");
    }

    @Test
    void shouldTakeWhatFollowsAsTheKeyWhenRatcheted() {
        cipher.key(new byte[32]);
        cipher.next(out.addressOffset(), 64);
        cipher.next(out.addressOffset(), 32);
        byte[] following = new byte[32];
        out.getBytes(0, following);
        cipher.key(following);
        cipher.next(out.addressOffset(), 64);
        String wanted = hex(0, 64);

        cipher.key(new byte[32]);
        cipher.next(out.addressOffset(), 64);
        assertThat(cipher.ratchet()).isTrue();
        cipher.next(out.addressOffset(), 64);
        assertThat(hex(0, 64)).isEqualTo(wanted);
    }
}
