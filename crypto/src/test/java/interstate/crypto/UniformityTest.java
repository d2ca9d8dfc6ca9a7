package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What somebody without cloak or password sees: bytes as even as noise, no two datagrams with 16 bytes in common.
 *
 * <p>The payloads are the worst there are: pads, all zero, and one handshake fragment sent again and again.
 */
class UniformityTest {
    private static final int LEN = 228;
    private static final int DATAGRAMS = 20_000;

    /** Chi-square with 255 degrees of freedom exceeds this once in a thousand million draws. */
    private static final double CHI_SQUARE_LIMIT = 407;

    private final Randomness randomness = new SeededRandomness(2_026);

    /** Two sessions in both directions, two lanes each, and handshake datagrams of both sides, in turn. */
    private List<byte[]> traffic(int count, int len) {
        byte[] directionOut = randomness.bytes(32);
        byte[] directionIn = randomness.bytes(32);
        DatagramSealer[] sealers = {
            new DatagramSealer(directionOut, 0, 1),
            new DatagramSealer(directionOut, 1, 1),
            new DatagramSealer(directionIn, 0, 1),
            new DatagramSealer(randomness.bytes(32), 0, 1)
        };
        HandshakeKeys keys = HandshakeKeys.ofPassword(randomness.bytes(32));
        HandshakeEnvelope[] envelopes = {new HandshakeEnvelope(keys, true), new HandshakeEnvelope(keys, false)};
        byte[] fragment = randomness.bytes(len - 42);
        List<byte[]> traffic = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] d = new byte[len];
            if (i % 3 == 0) {
                System.arraycopy(fragment, 0, d, 26, fragment.length);
                envelopes[i / 3 % 2].seal(d, 0, len, randomness);
            } else {
                // The same counters under every key, from 0.
                sealers[i % sealers.length].seal(i, d, 0, len);
            }
            traffic.add(d);
        }
        return traffic;
    }

    @Test
    void shouldShareNoSixteenBytesWhenDatagramsAreSealed() {
        assertThat(sharedStrings(traffic(DATAGRAMS, LEN))).isZero();
        assertThat(sharedStrings(traffic(2_000, 1472))).isZero();
    }

    @Test
    void shouldBeSeenWhenDatagramsDoShareSixteenBytes() {
        List<byte[]> traffic = traffic(2_000, LEN);
        // One string of 16 bytes moved from one datagram to another place of another: the detector must find it.
        System.arraycopy(traffic.get(17), 51, traffic.get(1_800), 100, 16);
        assertThat(sharedStrings(traffic)).isEqualTo(1);
    }

    @Test
    void shouldSpreadBytesEvenlyWhenAllDatagramsAreCounted() {
        List<byte[]> all = traffic(DATAGRAMS, LEN);
        List<byte[]> handshakes = new ArrayList<>();
        List<byte[]> sessions = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            (i % 3 == 0 ? handshakes : sessions).add(all.get(i));
        }
        for (List<byte[]> kind : List.of(handshakes, sessions)) {
            assertThat(chiSquare(kind, 0, LEN)).isLessThan(CHI_SQUARE_LIMIT);
            for (int at = 0; at < LEN; at++) {
                assertThat(chiSquare(kind, at, at + 1)).as("byte %s", at).isLessThan(CHI_SQUARE_LIMIT);
            }
        }
    }

    @Test
    void shouldBeSeenWhenBytesAreNotEven() {
        List<byte[]> traffic = traffic(DATAGRAMS, LEN);
        for (byte[] d : traffic) {
            d[3] &= 0x7F;
        }
        assertThat(chiSquare(traffic, 3, 4)).isGreaterThan(CHI_SQUARE_LIMIT);
        // A single fixed byte in 228 shows in the whole as well.
        for (byte[] d : traffic) {
            d[3] = 0x11;
        }
        assertThat(chiSquare(traffic, 0, LEN)).isGreaterThan(CHI_SQUARE_LIMIT);
    }

    @Test
    void shouldFlipHalfTheBitsWhenNeighbouringPadsAreCompared() {
        DatagramSealer sealer = new DatagramSealer(randomness.bytes(32), 0, 1);
        byte[] previous = new byte[LEN];
        sealer.seal(0, previous, 0, LEN);
        long differing = 0;
        int pairs = 5_000;
        for (int i = 1; i <= pairs; i++) {
            byte[] d = new byte[LEN];
            sealer.seal(i, d, 0, LEN);
            for (int at = 0; at < LEN; at++) {
                differing += Integer.bitCount((d[at] ^ previous[at]) & 0xFF);
            }
            previous = d;
        }
        double bits = (double) pairs * LEN * 8;
        // Six standard errors of a fair coin.
        assertThat(Math.abs(differing - bits / 2)).isLessThan(6 * Math.sqrt(bits) / 2);
    }

    /** Strings of 16 bytes, at any place, that occur more than once, counting each repetition. */
    private static int sharedStrings(List<byte[]> datagrams) {
        int windows = datagrams.stream().mapToInt(d -> d.length - 15).sum();
        long[] hashes = new long[windows];
        int at = 0;
        for (byte[] d : datagrams) {
            ByteBuffer words = ByteBuffer.wrap(d);
            for (int i = 0; i + 16 <= d.length; i++) {
                // Injective enough: 64 bits for some millions of strings.
                hashes[at++] = words.getLong(i) * 0x9E3779B97F4A7C15L + Long.rotateLeft(words.getLong(i + 8), 23);
            }
        }
        Arrays.sort(hashes);
        int shared = 0;
        for (int i = 1; i < hashes.length; i++) {
            shared += hashes[i] == hashes[i - 1] ? 1 : 0;
        }
        return shared;
    }

    private static double chiSquare(List<byte[]> datagrams, int from, int to) {
        long[] counts = new long[256];
        for (byte[] d : datagrams) {
            for (int i = from; i < to; i++) {
                counts[d[i] & 0xFF]++;
            }
        }
        double expected = Arrays.stream(counts).sum() / 256.0;
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }
}
