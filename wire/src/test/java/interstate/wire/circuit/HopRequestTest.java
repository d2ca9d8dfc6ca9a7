package interstate.wire.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.MalformedException;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.HopRequest.Role;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopRequestTest {
    private final Random random = new Random(4);

    private byte[] random(int bytes) {
        byte[] b = new byte[bytes];
        random.nextBytes(b);
        return b;
    }

    private HopRequest any() {
        Role role = List.of(Role.PARTICIPANT, Role.GATEWAY, Role.ENDPOINT).get(random.nextInt(3));
        boolean chaff = random.nextBoolean();
        return new HopRequest(
                role,
                new Options(chaff, random.nextBoolean(), !chaff && random.nextBoolean(), random.nextInt(1, 256)),
                random.nextInt() | 1,
                RouterHash.of(random(RouterHash.BYTES)),
                role == Role.ENDPOINT ? 0 : random.nextInt() | 1,
                random.nextLong(),
                random.nextInt(1, Integer.MAX_VALUE),
                random.nextInt(1, Integer.MAX_VALUE),
                random.nextInt(-1, Integer.MAX_VALUE),
                random.nextLong(-1, Long.MAX_VALUE));
    }

    @Test
    void shouldComeBackAsItWas() throws MalformedException {
        for (int i = 0; i < 1_000; i++) {
            HopRequest request = any();
            assertThat(HopRequest.decode(request.encode(random(HopRequest.BYTES))))
                    .isEqualTo(request);
        }
    }

    @Test
    void shouldBeTheFrozenBytes() {
        HopRequest request = new HopRequest(
                Role.GATEWAY,
                new Options(true, true, false, 7),
                0x01020304,
                RouterHash.of(HexFormat.of().parseHex("40".repeat(RouterHash.BYTES))),
                0x05060708,
                0x1112131415161718L,
                600,
                200,
                HopRequest.NO_LIMIT,
                HopRequest.DEFAULT_LIMIT);
        assertThat(HexFormat.of().formatHex(request.encode(new byte[HopRequest.BYTES])))
                .isEqualTo("01010307" + "01020304" + "40".repeat(32) + "05060708" + "1112131415161718" + "00000258"
                        + "000000c8" + "ffffffff" + "0000000000000000" + "00".repeat(88));
        assertThat(HopRequest.MEANT_BYTES).isEqualTo(72);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2", "1, 3", "2, 8", "2, 5", "3, 0", "8, -1",
    })
    void shouldRefuseWhatHasNoMeaning(int at, int value) {
        byte[] encoded = any().encode(random(HopRequest.BYTES));
        encoded[at] = (byte) value;
        if (at == 8) {
            Arrays.fill(encoded, 4, 8, (byte) 0);
        }
        assertThatThrownBy(() -> HopRequest.decode(encoded)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldThrowNothingElseWhateverTheBytes() {
        for (int i = 0; i < 100_000; i++) {
            byte[] b = random(HopRequest.BYTES);
            b[0] = 1;
            b[1] &= 3;
            b[2] &= 7;
            try {
                assertThat(HopRequest.decode(b).receiveId()).isNotZero();
            } catch (MalformedException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void shouldRefuseToMakeWhatHasNoMeaning() {
        HopRequest sound = any();
        assertThatIllegalArgumentException().isThrownBy(() -> sound.encode(new byte[159]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Options(true, false, true, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Options(false, false, true, 256));
    }
}
