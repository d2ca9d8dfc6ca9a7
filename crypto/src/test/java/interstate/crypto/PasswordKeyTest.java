package interstate.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordKeyTest {
    @Test
    void shouldMatchOtherArgon2WhenDeriving() {
        // Computed by the reference C implementation: argon2id, v 0x13, m 65536, t 3, p 1, salt "interstate pw v1".
        assertThat(HexFormat.of().formatHex(PasswordKey.derive("correct horse battery staple".getBytes(UTF_8))))
                .isEqualTo("ef847b29640f416c0dfd562afba5c624603e64d6a59b1ddea93a0da9d65b55be");
    }

    @Test
    void shouldGenerateStrongAndDifferentPasswordsWhenAskedOften() {
        Randomness randomness = new SeededRandomness(88);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            String password = PasswordKey.generate(randomness);
            assertThat(password).matches("[0-9a-hjkmnp-tv-z]{26}");
            assertThat(PasswordKey.estimateBits(password)).isGreaterThanOrEqualTo(128);
            assertThat(seen.add(password)).isTrue();
        }
    }

    @Test
    void shouldRefuseWhenTheSourceOfRandomnessIsNotRandom() {
        Randomness stuck = (b, off, len) -> {};
        assertThatIllegalStateException().isThrownBy(() -> PasswordKey.generate(stuck));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "hunter2",
                "password",
                "P@ssw0rd",
                "P@ssw0rd123",
                "correct horse",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abcdefghijklmnopqrstuvwxyz0123456789",
                "abcabcabcabcabcabcabcabcabcabcabcabc",
                "qwertyuiop1234567890",
                "letmeinletmeinletmeinletmeinletmein",
                "interstate",
                "Summer2024!",
                "xK9#mQ2$vL",
                "passwordpasswordadminadmin123456"
            })
    void shouldWarnWhenThePasswordIs(String weak) {
        assertThat(PasswordKey.estimateBits(weak)).isLessThan(PasswordKey.WEAK_BITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xK9#mQ2$vL8@pR5!", "t7gqv0zk2m9xw4hr8", "vKq-8hT-2mZ-x4N-p9W", "jdfkeirlwpqmxnzhtyvbg"})
    void shouldNotWarnWhenThePasswordIs(String strong) {
        assertThat(PasswordKey.estimateBits(strong)).isGreaterThan(PasswordKey.WEAK_BITS);
    }

    @ParameterizedTest
    @CsvSource({
        "password, password1",
        "aaaa, aaaaaaaa",
        "t7gqv0zk, t7gqv0zk2m",
        "horse, horsebattery",
        "hunter, Hunter",
        "letmein, l3tm31n"
    })
    void shouldNeverEstimateLessWhenAPasswordGrows(String shorter, String longer) {
        assertThat(PasswordKey.estimateBits(longer)).isGreaterThanOrEqualTo(PasswordKey.estimateBits(shorter));
    }

    @Test
    void shouldCountOtherScriptsWhenTheyAreUsed() {
        assertThat(PasswordKey.estimateBits("纪念碑谷的雨天早晨")).isGreaterThan(40);
        assertThat(PasswordKey.estimateBits("žluťoučký kůň")).isGreaterThan(60);
    }

    @Test
    void shouldStayQuickWhenThePasswordIsLong() {
        assertThat(PasswordKey.estimateBits("a1b2c3".repeat(200))).isLessThan(PasswordKey.WEAK_BITS);
    }
}
