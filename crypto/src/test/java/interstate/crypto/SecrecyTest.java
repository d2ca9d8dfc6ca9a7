package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets stay out of text, wiping reaches them, and the data path leaves little garbage. */
class SecrecyTest {
    private final Randomness randomness = new SeededRandomness(99);

    @Test
    void shouldShowNoSecretWhenPrinted() throws HandshakeException {
        byte[] secret = randomness.bytes(32);
        byte[] other = randomness.bytes(32);
        ServerIdentity identity = new ServerIdentity(secret, secret);
        HandshakeKeys keys = HandshakeKeys.ofPassword(secret);
        List<Object> holders = List.of(
                KeyPair25519.ofPrivate(secret),
                identity,
                keys,
                new HandshakeEnvelope(keys, true),
                new SessionSecrets(secret, secret),
                new DatagramSealer(secret, 0, 0x5EC2E7),
                new DatagramOpener(secret, 0, 0x5EC2E7),
                NoiseHandshake.initiatorNn(secret, randomness),
                NoiseHandshake.responderIk(KeyPair25519.ofPrivate(secret), other, randomness),
                new MlKem768.Encapsulated(secret, secret));
        String decimals = Arrays.toString(secret);
        for (Object holder : holders) {
            assertThat(holder.toString())
                    .doesNotContain(HexFormat.of().formatHex(secret).substring(0, 8))
                    .doesNotContain(Base64.getEncoder().encodeToString(secret).substring(0, 8))
                    .doesNotContain(
                            Base64.getUrlEncoder().encodeToString(secret).substring(0, 8))
                    .doesNotContain(decimals.substring(1, 12))
                    .hasSizeLessThan(90);
        }
    }

    @Test
    void shouldReachEveryHolderWhenSessionSecretsAreWiped() {
        SessionSecrets secrets = new SessionSecrets(randomness.bytes(32), randomness.bytes(32));
        byte[] held = secrets.initiatorToResponder();
        byte[] alsoHeld = secrets.responderToInitiator();
        secrets.wipe();
        assertThat(held).containsOnly(0);
        assertThat(alsoHeld).containsOnly(0);
    }

    @Test
    void shouldAllocateNothingBigWhenDatagramsAreSealedAndOpened() {
        byte[] key = randomness.bytes(32);
        DatagramSealer sealer = new DatagramSealer(key, 0, 1);
        DatagramOpener opener = new DatagramOpener(key, 0, 1);
        byte[] ring = new byte[1 << 16];
        int off = 1234;
        int len = 8972;
        int warmUp = 200;
        int measured = 200;
        long before = 0;
        for (int i = 0; i < warmUp + measured; i++) {
            if (i == warmUp) {
                before = allocatedBytes();
            }
            sealer.seal(i, ring, off, len);
            assertTrue(opener.recognises(ring, off, len));
            assertTrue(opener.open(ring, off, len) == DatagramOpener.Verdict.OPENED);
        }
        // What JCA itself makes for a key, a nonce and a header; no copy of the datagram, let alone of the ring.
        assertThat((allocatedBytes() - before) / measured).isLessThan(4_000);
    }

    @Test
    void shouldAllocateNothingWhenJunkOrReplaysCome() {
        byte[] key = randomness.bytes(32);
        DatagramOpener opener = new DatagramOpener(key, 0, 1);
        HandshakeEnvelope envelope = new HandshakeEnvelope(HandshakeKeys.ofPassword(key), false);
        byte[] replay = new byte[1472];
        new DatagramSealer(key, 0, 1).seal(5, replay, 0, 1472);
        assertTrue(opener.recognises(replay, 0, 1472));
        assertTrue(opener.open(replay.clone(), 0, 1472) == DatagramOpener.Verdict.OPENED);
        byte[] junk = randomness.bytes(1472);
        long before = 0;
        for (int i = 0; i < 3_000; i++) {
            if (i == 1_000) {
                before = allocatedBytes();
            }
            junk[12]++;
            assertTrue(!opener.recognises(junk, 0, 1472));
            assertTrue(!envelope.recognises(junk, 0, 1472));
            assertTrue(opener.recognises(replay, 0, 1472));
            assertTrue(opener.open(replay, 0, 1472) == DatagramOpener.Verdict.REPLAYED);
        }
        assertThat(allocatedBytes() - before).isLessThan(10_000);
    }

    /** AssertJ's own would allocate. */
    private static void assertTrue(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
