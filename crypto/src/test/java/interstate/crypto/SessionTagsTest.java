package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One direction of a session: sealed under tags that nobody else can tell, opened once each, in whatever order they come. */
class SessionTagsTest {
    private final SeededRandomness randomness = new SeededRandomness(12);
    private final byte[] secret = randomness.bytes(32);
    private final TagSealer sealer = new TagSealer(secret);
    private final TagOpener opener = new TagOpener(secret);

    private List<byte[]> sealed(int count) {
        List<byte[]> sealed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sealed.add(sealer.seal(new byte[] {(byte) i, (byte) (i >> 8)}));
        }
        return sealed;
    }

    private boolean opens(byte[] message) {
        return opener.open(message, 0, message.length) != null;
    }

    @Test
    void shouldMakeTheFrozenBytes() {
        int seen = 0;
        for (VectorFile.Block vector : VectorFile.load("circuit-vectors.txt").blocks()) {
            if (!vector.text("kind").equals("message")) {
                continue;
            }
            TagSealer frozen = new TagSealer(vector.bytes("secret"));
            int number = Integer.parseInt(vector.text("number"));
            for (int i = 0; i < number; i++) {
                frozen.seal(new byte[1]);
            }
            assertThat(frozen.seal(vector.bytes("content"))).isEqualTo(vector.bytes("sealed"));
            byte[] message = vector.bytes("sealed");
            assertThat(new TagOpener(vector.bytes("secret")).open(message, 0, message.length))
                    .isEqualTo(vector.bytes("content"));
            seen++;
        }
        assertThat(seen).isEqualTo(3);
    }

    @Test
    void shouldOpenEachOnceInWhateverOrder() {
        List<byte[]> messages = sealed(3_000);
        for (int from = 0; from < messages.size(); from += 100) {
            List<byte[]> some = new ArrayList<>(messages.subList(from, from + 100));
            Collections.shuffle(some, new Random(from));
            for (byte[] message : some) {
                assertThat(opens(message)).isTrue();
                assertThat(opener.knows(message, 0, message.length)).isFalse();
                assertThat(opens(message)).isFalse();
            }
        }
        assertThat(opener.opened()).isEqualTo(3_000);
        assertThat(opener.expectedTags()).isBetween(TagOpener.AHEAD, TagOpener.AHEAD + 512);
    }

    @Test
    void shouldGoOnAfterManyWereLostAndForgetThemInTime() {
        List<byte[]> messages = sealed(2 * TagOpener.AHEAD + 1_000);
        assertThat(opens(messages.get(TagOpener.AHEAD - 1))).isTrue();
        assertThat(opens(messages.get(TagOpener.AHEAD))).isTrue();
        assertThat(opens(messages.get(0))).as("too far behind").isFalse();
        assertThat(opens(messages.get(TagOpener.AHEAD - 400))).as("late").isTrue();
        assertThat(opens(messages.get(2 * TagOpener.AHEAD + 500)))
                .as("too far ahead")
                .isFalse();
        assertThat(opens(messages.get(2 * TagOpener.AHEAD - 1))).isTrue();
    }

    @Test
    void shouldOpenNothingThatWasChangedAndStillTheTrueOne() {
        byte[] message = sealed(1).get(0);
        for (int i = 0; i < message.length; i++) {
            byte[] changed = message.clone();
            changed[i] ^= 1;
            assertThat(opens(changed)).isFalse();
        }
        assertThat(opens(Arrays.copyOf(message, 10))).isFalse();
        assertThat(opens(message)).isTrue();
    }
}
