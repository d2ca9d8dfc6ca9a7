package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ChaffTest {

    private final Chaff chaff = new Chaff(new byte[32], 1472);

    private byte[] taken() {
        byte[] bytes = new byte[1472];
        chaff.buffer().getBytes(chaff.peek(), bytes);
        chaff.take();
        return bytes;
    }

    @Test
    void shouldNeverRepeatSixteenBytesWhenManyAreTaken() {
        chaff.lengthen(1472);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = taken();
            if (i % 3 == 0) {
                chaff.makeOne();
            }
            for (int at = 0; at < bytes.length; at += 16) {
                assertThat(seen.add(new org.agrona.concurrent.UnsafeBuffer(bytes).getLong(at)))
                        .isTrue();
            }
        }
    }

    @Test
    void shouldBeFullForTheFirstLaneWhenFilledForAny() {
        chaff.fillForAnyLane();
        chaff.lengthen(700);
        assertThat(chaff.isFull()).isTrue();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 3 * Chaff.PLACES; i++) {
            byte[] bytes = Arrays.copyOf(taken(), 700);
            assertThat(seen.add(new org.agrona.concurrent.UnsafeBuffer(bytes).getLong(692)))
                    .isTrue();
        }
        chaff.lengthen(1472);
        assertThat(chaff.isFull()).isFalse();
    }

    /** Chi-square over 256 values: 330.5 is exceeded once in a thousand. */
    @Test
    void shouldBeUniformInEveryPartWhenCounted() {
        chaff.lengthen(1472);
        long[][] counts = new long[4][256];
        int datagrams = 2000;
        for (int i = 0; i < datagrams; i++) {
            byte[] bytes = taken();
            for (int at = 0; at < bytes.length; at++) {
                counts[at / 368][bytes[at] & 0xff]++;
            }
        }
        double expected = datagrams * 368 / 256.0;
        for (long[] part : counts) {
            assertThat(Arrays.stream(part)
                            .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                            .sum())
                    .isLessThan(330.5);
        }
    }

    @Test
    void shouldMakeThePeekedOneAnewWhenAllPlacesAreFull() {
        chaff.lengthen(256);
        while (!chaff.isFull()) {
            chaff.makeOne();
        }
        int at = chaff.peek();
        long before = chaff.buffer().getLong(at);

        chaff.makeOne();

        assertThat(chaff.isFull()).isTrue();
        assertThat(chaff.peek()).isEqualTo(at);
        assertThat(chaff.buffer().getLong(at)).isNotEqualTo(before);
    }

    @Test
    void shouldFillTheWholeDatagramWhenALongerOneIsWanted() {
        chaff.lengthen(256);
        chaff.makeOne();
        chaff.lengthen(1472);
        chaff.lengthen(300);

        byte[] bytes = taken();

        assertThat(Arrays.copyOfRange(bytes, 1440, 1472)).isNotEqualTo(new byte[32]);
    }

    @Test
    void shouldGoOnWithItsOwnWhenTheFasterStreamFails() {
        chaff.lengthen(1472);
        int[] good = {2};
        chaff.use((buffer, at, bytes) -> {
            buffer.setMemory(at, bytes, (byte) 7);
            return good[0]-- > 0;
        });
        byte[] seven = new byte[1472];
        Arrays.fill(seven, (byte) 7);
        assertThat(taken()).isEqualTo(seven);
        assertThat(taken()).isEqualTo(seven);
        assertThat(taken()).isNotEqualTo(seven);
        assertThat(taken()).isNotEqualTo(seven);
    }

    @Test
    void shouldNeverRepeatWhenTheLibraryMakesIt() {
        NativeKeystream stream = NativeKeystream.open(new byte[32]);
        assumeTrue(stream != null, "no libcrypto here");
        chaff.lengthen(1472);
        chaff.use(java.util.Objects.requireNonNull(stream));
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            UnsafeBuffer bytes = new UnsafeBuffer(taken());
            for (int at = 0; at < bytes.capacity(); at += 8) {
                assertThat(seen.add(bytes.getLong(at))).isTrue();
            }
        }
    }
}
