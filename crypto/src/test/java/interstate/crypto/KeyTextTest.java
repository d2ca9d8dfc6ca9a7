package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    private final Randomness randomness = new SeededRandomness(6);

    @Test
    void shouldGiveTheKeyBackWhenParsed() {
        for (int i = 0; i < 100; i++) {
            byte[] key = randomness.bytes(32);
            assertThat(KeyText.parse(KeyText.encode(key))).isEqualTo(key);
            assertThat(KeyText.parse("  " + KeyText.encode(key) + "\n")).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2hvcnQ=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAA*AAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA=",
                "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void shouldSayWhatIsWrongInOneLineWithoutTheTextWhenItIsNotAKey(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyText.parse(text))
                .satisfies(e -> {
                    assertThat(e).hasNoCause();
                    assertThat(e)
                            .message()
                            .startsWith("a key is 44 characters of base64")
                            .doesNotContain("\n");
                    if (!text.isEmpty()) {
                        assertThat(e).message().doesNotContain(text);
                    }
                });
    }

    @Test
    void shouldRefuseWhenKeysHaveAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyText.encode(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyPair25519.ofPrivate(new byte[33]));
    }
}
