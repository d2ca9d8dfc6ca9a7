package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentTest {
    private final Random random = new Random(1);

    private static byte[] fragment(int kind, int index, int count, int messageBytes, int dataBytes) {
        byte[] b = new byte[Fragment.HEADER_BYTES + dataBytes];
        Fragment.writeHeader(7, kind, index, count, messageBytes, b, 0);
        return b;
    }

    @Test
    void shouldComeBackWhateverTheRoom() {
        Seeds.forEach(3000, random -> {
            byte[] message = Blocks.bytes(random, 1 + random.nextInt(2000));
            int room = 8 + random.nextInt(1500);
            int kind = 1 + random.nextInt(2);
            long id = random.nextLong();
            Fragmenter fragmenter = new Fragmenter(id, kind, message, room);
            byte[] joined = new byte[message.length];
            for (int i = 0; i < fragmenter.count(); i++) {
                int off = random.nextInt(5);
                byte[] b = new byte[off + Fragment.HEADER_BYTES + room];
                int bytes = fragmenter.write(i, b, off);
                boolean filled = random.nextBoolean();
                Fragment fragment = Fragment.decode(b, off, filled ? Fragment.HEADER_BYTES + room : bytes);
                assertThat(fragment.messageId()).isEqualTo(id);
                assertThat(fragment.kind()).isEqualTo(kind);
                assertThat(fragment.index()).isEqualTo(i);
                assertThat(fragment.count()).isEqualTo(fragmenter.count());
                assertThat(fragment.messageBytes()).isEqualTo(message.length);
                assertThat(fragment.dataPosition()).isEqualTo(i * room);
                assertThat(fragment.dataBytes()).isEqualTo(bytes - Fragment.HEADER_BYTES);
                if (fragmenter.count() > 1) {
                    assertThat(fragment.fullDataBytes()).isEqualTo(room);
                }
                System.arraycopy(b, off + 13, joined, fragment.dataPosition(), fragment.dataBytes());
            }
            assertThat(joined).isEqualTo(message);
        });
    }

    @Test
    void shouldLeaveWhatFollowsTheFragmentAlone() {
        byte[] b = new byte[60];
        Arrays.fill(b, (byte) 0x5a);
        int bytes = new Fragmenter(1, 1, Blocks.bytes(random, 50), 30).write(1, b, 10);
        assertThat(bytes).isEqualTo(13 + 20);
        assertThat(Arrays.copyOf(b, 10)).containsOnly(0x5a);
        assertThat(Arrays.copyOfRange(b, 43, 60)).containsOnly(0x5a);
    }

    @ParameterizedTest
    @CsvSource({
        // No such kind.
        "0,0,2,60,30",
        "3,0,2,60,30",
        "255,0,2,60,30",
        // Index out of count.
        "1,2,2,60,30",
        "1,0,0,60,30",
        "1,255,255,60,30",
        // Empty message, empty data.
        "1,0,1,0,30",
        "1,0,1,60,0",
        // Too short for the count, and too long.
        "1,0,2,30,30",
        "1,0,2,61,30",
        "1,1,2,30,30",
        "1,0,1,31,30",
        // A last fragment whose rest does not divide, or is not longer than itself.
        "1,2,3,95,30",
        "1,1,3,94,30",
        "1,2,3,60,30",
        "1,2,3,20,30"
    })
    void shouldRefuseNumbersThatContradict(int kind, int index, int count, int messageBytes, int dataBytes) {
        byte[] b = fragment(kind, index, count, messageBytes, dataBytes);
        assertThatThrownBy(() -> Fragment.decode(b, 0, b.length)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldAcceptTheLimits() throws MalformedException {
        assertThat(Fragment.decode(fragment(1, 0, 2, 31, 30), 0, 43).dataBytes())
                .isEqualTo(30);
        assertThat(Fragment.decode(fragment(2, 1, 2, 60, 30), 0, 43).dataBytes())
                .isEqualTo(30);
        assertThat(Fragment.decode(fragment(2, 1, 2, 31, 1), 0, 14).dataPosition())
                .isEqualTo(30);
        assertThat(Fragment.decode(fragment(1, 254, 255, 255, 1), 0, 14).dataPosition())
                .isEqualTo(254);
        assertThat(Fragment.decode(fragment(1, 0, 1, 65535, 65535), 0, 65548).dataBytes())
                .isEqualTo(65535);
    }

    @Test
    void shouldThrowMalformedOnlyWhenBytesAreRandom() {
        Seeds.forEach(200_000, random -> {
            byte[] b = Blocks.bytes(random, random.nextInt(40));
            if (b.length > 12 && random.nextBoolean()) {
                b[8] = 1;
                b[9] &= 3;
                b[10] &= 3;
                b[11] = 0;
                b[12] &= 0x3f;
            }
            int off = random.nextInt(b.length + 1);
            try {
                Fragment fragment = Fragment.decode(b, off, b.length - off);
                assertThat(fragment.dataPosition()).isNotNegative();
                assertThat(fragment.dataBytes()).isBetween(1, b.length - off - 13);
                assertThat(fragment.dataPosition() + fragment.dataBytes()).isLessThanOrEqualTo(fragment.messageBytes());
            } catch (MalformedException e) {
                assertThat(e.getStackTrace()).isEmpty();
            }
        });
    }

    @Test
    void shouldRefuseToCutWhatDoesNotFit() {
        assertThat(new Fragmenter(1, 1, new byte[2550], 10).count()).isEqualTo(255);
        assertThatThrownBy(() -> new Fragmenter(1, 1, new byte[2551], 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fragmenter(1, 1, new byte[0], 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fragmenter(1, 1, new byte[5], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fragmenter(1, 1, new byte[65536], 1400))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
