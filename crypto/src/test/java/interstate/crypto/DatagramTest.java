package interstate.crypto;

import static interstate.crypto.DatagramOpener.Verdict.FORGED;
import static interstate.crypto.DatagramOpener.Verdict.OPENED;
import static interstate.crypto.DatagramOpener.Verdict.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import interstate.wire.DatagramLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verdict on a session's datagrams, and what happens to those that are not its own. */
class DatagramTest {
    private static final int INDEX = 0x89ABCDEF;
    private static final int LEN = 228;
    private static final int OVERHEAD_BYTES = 26;

    private final Randomness randomness = new SeededRandomness(20_260);
    private final byte[] key = randomness.bytes(32);
    private final DatagramSealer sealer = new DatagramSealer(key, 3, INDEX);
    private final DatagramOpener opener = new DatagramOpener(key, 3, INDEX);

    @ParameterizedTest
    @ValueSource(ints = {27, 28, 41, 42, 43, 208, 228, 1472, 8952, 8972})
    void shouldGiveThePayloadBackWhenTheLengthIs(int len) {
        byte[] payload = randomness.bytes(len - OVERHEAD_BYTES);
        byte[] d = new byte[len];
        System.arraycopy(payload, 0, d, 10, payload.length);
        sealer.seal(77, d, 0, len);
        assertThat(opener.recognises(d, 0, len)).isTrue();
        assertThat(opener.counter()).isEqualTo(77);
        assertThat(opener.open(d, 0, len)).isEqualTo(OPENED);
        assertThat(Arrays.copyOfRange(d, 10, len - 16)).isEqualTo(payload);
        assertThat(opener.opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, 1L << 32, (1L << 47) + 5, (1L << 48) - 2, (1L << 48) - 1})
    void shouldOpenWhenTheCounterIs(long counter) {
        byte[] d = sealed(sealer, counter);
        assertThat(verdict(opener, d)).isEqualTo(OPENED);
        assertThat(opener.counter()).isEqualTo(counter);
    }

    @Test
    void shouldTouchNothingElseWhenTheDatagramLiesInsideALargerArray() {
        byte[] d = randomness.bytes(LEN + 100);
        byte[] before = d.clone();
        sealer.seal(9, d, 60, LEN);
        assertThat(opener.recognises(d, 60, LEN)).isTrue();
        assertThat(opener.open(d, 60, LEN)).isEqualTo(OPENED);
        Arrays.fill(before, 60, 70, (byte) 0);
        Arrays.fill(before, 60 + LEN - 16, 60 + LEN, (byte) 0);
        Arrays.fill(d, 60, 70, (byte) 0);
        Arrays.fill(d, 60 + LEN - 16, 60 + LEN, (byte) 0);
        assertThat(d).isEqualTo(before);
    }

    @Test
    void shouldRefuseAndLeaveUntouchedWhenAnyBitIsFlipped() {
        byte[] genuine = sealed(sealer, 5);
        int forged = 0;
        for (int bit = 0; bit < LEN * 8; bit++) {
            byte[] d = genuine.clone();
            d[bit / 8] ^= (byte) (1 << (bit % 8));
            byte[] before = d.clone();
            if (opener.recognises(d, 0, LEN)) {
                assertThat(opener.open(d, 0, LEN)).isEqualTo(FORGED);
                forged++;
            }
            assertThat(d).isEqualTo(before);
        }
        // Header bits 32..79 and everything after the mask's sample reach the tag; index and sample bits do not.
        assertThat(forged).isEqualTo((6 + LEN - 26) * 8);
        assertThat(opener.failed()).isEqualTo(forged);
        assertThat(opener.opened()).isZero();
        assertThat(verdict(opener, genuine)).isEqualTo(OPENED);
    }

    @Test
    void shouldRefuseWhenTruncatedOrExtended() {
        byte[] genuine = sealed(sealer, 5);
        byte[] longer = Arrays.copyOf(genuine, LEN + 200);
        for (int len = 0; len < LEN + 200; len++) {
            if (len != LEN && opener.recognises(longer, 0, len)) {
                assertThat(opener.open(longer, 0, len)).isEqualTo(FORGED);
            }
        }
        assertThat(verdict(opener, genuine)).isEqualTo(OPENED);
    }

    @Test
    void shouldNotRecogniseWhenTheLengthIsOutOfRange() {
        byte[] d = new byte[10_000];
        sealer.seal(1, d, 0, 8973);
        assertThat(opener.recognises(d, 0, 8973)).isFalse();
        assertThat(opener.recognises(d, 0, 10_000)).isFalse();
        assertThat(opener.recognises(d, 0, 0)).isFalse();
        assertThat(opener.recognises(d, 0, 26)).isFalse();
        assertThat(opener.recognises(new byte[0], 0, 0)).isFalse();
    }

    @Test
    void shouldSayReplayedWhenADatagramComesTwice() {
        byte[] first = sealed(sealer, 5);
        byte[] again = first.clone();
        assertThat(verdict(opener, first)).isEqualTo(OPENED);
        byte[] before = again.clone();
        assertThat(verdict(opener, again)).isEqualTo(REPLAYED);
        assertThat(again).isEqualTo(before);
        assertThat(opener.replayed()).isEqualTo(1);
        assertThat(opener.opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2046, 2047})
    void shouldStillOpenWhenTheDatagramIsThisFarBehind(int behind) {
        byte[] old = sealed(sealer, 10_000 - behind);
        assertThat(verdict(opener, sealed(sealer, 10_000))).isEqualTo(OPENED);
        assertThat(verdict(opener, old)).isEqualTo(OPENED);
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 2049, 4096, 9999})
    void shouldSayReplayedWhenTheDatagramIsThisFarBehind(int behind) {
        byte[] old = sealed(sealer, 10_000 - behind);
        assertThat(verdict(opener, sealed(sealer, 10_000))).isEqualTo(OPENED);
        assertThat(verdict(opener, old)).isEqualTo(REPLAYED);
    }

    @Test
    void shouldNotMoveTheWindowWhenAForgedDatagramNamesAFarCounter() {
        byte[] far = sealed(new DatagramSealer(key, 3, INDEX), 1L << 40);
        far[LEN - 1] ^= 1;
        assertThat(verdict(opener, far)).isEqualTo(FORGED);
        assertThat(verdict(opener, sealed(sealer, 3))).isEqualTo(OPENED);
    }

    @Test
    void shouldOpenTheTrueOneWhenAForgeryOfItsCounterCameFirst() {
        byte[] genuine = sealed(sealer, 3);
        byte[] forged = genuine.clone();
        forged[100] ^= 1;
        assertThat(verdict(opener, forged)).isEqualTo(FORGED);
        assertThat(verdict(opener, genuine)).isEqualTo(OPENED);
    }

    @Test
    void shouldNeverOpenWhenKeyLaneIndexOrDirectionDiffer() {
        byte[] other = randomness.bytes(32);
        DatagramOpener[] strangers = {
            new DatagramOpener(other, 3, INDEX),
            new DatagramOpener(key, 2, INDEX),
            new DatagramOpener(key, 4, INDEX),
            new DatagramOpener(key, 3, INDEX + 1),
            new DatagramOpener(key, 3, Integer.reverseBytes(INDEX)),
        };
        for (long counter = 0; counter < 500; counter++) {
            byte[] d = sealed(sealer, counter);
            for (DatagramOpener stranger : strangers) {
                assertThat(stranger.recognises(d, 0, LEN)).isFalse();
            }
        }
    }

    @Test
    void shouldSayForgedWhenOnlyTheBodyKeyDiffers() {
        // The same mask key and index with another body key: what a collision of masks would look like.
        byte[] d = sealed(sealer, 8);
        byte[] body = randomness.bytes(LEN - 26);
        System.arraycopy(body, 0, d, 26, body.length);
        assertThat(verdict(opener, d)).isEqualTo(FORGED);
    }

    @Test
    void shouldNeverThrowNorOpenWhenFedJunk() {
        DatagramOpener[] openers = {opener, new DatagramOpener(key, 0, 1), new DatagramOpener(key, 255, -1)};
        int recognised = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] junk = randomness.bytes(i % 300);
            DatagramOpener one = openers[i % openers.length];
            recognised += one.recognises(junk, 0, junk.length) ? 1 : 0;
        }
        assertThat(recognised).isZero();
    }

    @Test
    void shouldRefuseToSealWhenTheCounterDoesNotRise() {
        sealed(sealer, 5);
        byte[] d = new byte[LEN];
        for (long counter : new long[] {5, 4, 0, -1, Long.MIN_VALUE, DatagramLayout.MAX_COUNTER + 1}) {
            assertThatIllegalStateException().isThrownBy(() -> sealer.seal(counter, d, 0, LEN));
        }
        assertThat(d).containsOnly(0);
        assertThat(sealer.sealed()).isEqualTo(1);
        sealed(sealer, 6);
    }

    @Test
    void shouldBeExhaustedWhenTheLastCounterWasSealed() {
        assertThat(sealer.exhausted()).isFalse();
        sealed(sealer, DatagramLayout.MAX_COUNTER);
        assertThat(sealer.exhausted()).isTrue();
    }

    @Test
    void shouldRefuseToSealWhenTheKeyHasSealedAllItMay() {
        DatagramSealer limited = new DatagramSealer(key, 0, 1, 3);
        for (long counter = 100; counter < 103; counter++) {
            assertThat(limited.exhausted()).isFalse();
            sealed(limited, counter);
        }
        assertThat(limited.exhausted()).isTrue();
        assertThat(limited.sealed()).isEqualTo(3);
        assertThatIllegalStateException().isThrownBy(() -> sealed(limited, 103));
        assertThat(DatagramSealer.MAX_DATAGRAMS).isEqualTo(1L << 28);
        assertThat(DatagramSealer.REKEY_AFTER_DATAGRAMS).isEqualTo(1L << 27);
        assertThat(DatagramOpener.REKEY_AFTER_FAILURES).isEqualTo(1L << 36);
    }

    @Test
    void shouldRefuseWhenArgumentsCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DatagramSealer(key, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DatagramOpener(key, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DatagramSealer(key, 256, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DatagramSealer(key, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DatagramOpener(new byte[31], 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> sealer.seal(1, new byte[26], 0, 26));
    }

    @Test
    void shouldNotOpenWhenNothingWasRecognised() {
        byte[] d = sealed(sealer, 1);
        assertThatIllegalStateException().isThrownBy(() -> opener.open(d, 0, LEN));
        opener.recognises(d, 0, LEN);
        opener.recognises(new byte[LEN], 0, LEN);
        assertThatIllegalStateException().isThrownBy(() -> opener.open(d, 0, LEN));
    }

    @Test
    void shouldDoNothingMoreWhenWiped() {
        byte[] d = sealed(sealer, 1);
        opener.recognises(d, 0, LEN);
        opener.wipe();
        assertThatIllegalStateException().isThrownBy(() -> opener.open(d, 0, LEN));
        assertThat(opener.recognises(d, 0, LEN)).isFalse();
        sealer.wipe();
        assertThatIllegalStateException().isThrownBy(() -> sealed(sealer, 2));
    }

    @Test
    void shouldKeepItsOwnCopyWhenTheCallerWipesTheKey() {
        Arrays.fill(key, (byte) 0);
        assertThat(verdict(opener, sealed(sealer, 1))).isEqualTo(OPENED);
    }

    private static byte[] sealed(DatagramSealer sealer, long counter) {
        byte[] d = new byte[LEN];
        Arrays.fill(d, 10, LEN - 16, (byte) counter);
        sealer.seal(counter, d, 0, LEN);
        return d;
    }

    private static DatagramOpener.Verdict verdict(DatagramOpener opener, byte[] d) {
        assertThat(opener.recognises(d, 0, d.length)).isTrue();
        return opener.open(d, 0, d.length);
    }
}
