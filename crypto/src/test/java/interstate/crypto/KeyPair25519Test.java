package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPair25519Test {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void shouldMatchTheStandardsExampleWhenKeysAgree() throws HandshakeException {
        // RFC 7748, section 6.1.
        KeyPair25519 alice = KeyPair25519.ofPrivate(
                HEX.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        KeyPair25519 bob = KeyPair25519.ofPrivate(
                HEX.parseHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        assertThat(HEX.formatHex(alice.publicKey()))
                .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(HEX.formatHex(bob.publicKey()))
                .isEqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        assertThat(HEX.formatHex(alice.agree(bob.publicKey())))
                .isEqualTo("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        assertThat(bob.agree(alice.publicKey())).isEqualTo(alice.agree(bob.publicKey()));
    }

    @Test
    void shouldClampAsWireGuardDoesWhenGenerated() {
        Randomness randomness = new SeededRandomness(1);
        for (int i = 0; i < 50; i++) {
            byte[] key = KeyPair25519.generate(randomness).privateKey();
            assertThat(key[0] & 7).isZero();
            assertThat(key[31] & 0xC0).isEqualTo(0x40);
        }
    }

    @Test
    void shouldAgreeWithTheJdkWhenKeysAreRandom() throws HandshakeException {
        Randomness randomness = new SeededRandomness(2);
        for (int i = 0; i < 50; i++) {
            byte[] a = randomness.bytes(32);
            byte[] b = randomness.bytes(32);
            KeyPair25519 pair = KeyPair25519.ofPrivate(a);
            assertThat(pair.publicKey()).isEqualTo(ReferenceNoise.publicKey(a));
            assertThat(pair.agree(ReferenceNoise.publicKey(b))).isEqualTo(ReferenceNoise.x25519(b, pair.publicKey()));
        }
    }

    @Test
    void shouldKeepItsKeyWhenArraysGivenOrGotAreChanged() {
        byte[] key = new SeededRandomness(3).bytes(32);
        KeyPair25519 pair = KeyPair25519.ofPrivate(key);
        byte[] publicKey = pair.publicKey();
        Arrays.fill(key, (byte) 0);
        Arrays.fill(pair.privateKey(), (byte) 0);
        Arrays.fill(pair.publicKey(), (byte) 0);
        assertThat(pair.publicKey()).isEqualTo(publicKey);
        assertThat(KeyPair25519.ofPrivate(pair.privateKey()).publicKey()).isEqualTo(publicKey);
    }

    @Test
    void shouldRefuseToAgreeWhenWiped() {
        KeyPair25519 pair = KeyPair25519.generate(new SeededRandomness(4));
        pair.wipe();
        assertThatIllegalStateException().isThrownBy(pair::privateKey);
        assertThatIllegalStateException().isThrownBy(() -> pair.agree(new byte[32]));
    }

    /** What is known by its encoding is what the agreement itself refuses. */
    @Test
    void shouldRefuseEveryPointOfLowOrder() {
        KeyPair25519 pair = KeyPair25519.generate(new SeededRandomness(4));
        for (String low : List.of(
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")) {
            for (int highest : new int[] {0, 0x80}) {
                byte[] point = HEX.parseHex(low);
                point[31] |= (byte) highest;
                assertThatThrownBy(() -> pair.agree(point)).isInstanceOf(HandshakeException.class);
                assertThatThrownBy(() -> Curve25519.check(point)).isInstanceOf(HandshakeException.class);
            }
        }
    }
}
