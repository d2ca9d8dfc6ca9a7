package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerIdentityTest {
    private static final String TYPABLE =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ .+/=*\u00e9";

    private final Randomness randomness = new SeededRandomness(31);
    private final ServerIdentity identity = new ServerIdentity(randomness.bytes(32), randomness.bytes(32));

    @Test
    void shouldGiveKeyAndCloakBackWhenParsed() {
        for (int i = 0; i < 200; i++) {
            ServerIdentity one = new ServerIdentity(randomness.bytes(32), randomness.bytes(32));
            assertThat(one.text()).matches("is1[A-Za-z0-9_-]{91}");
            ServerIdentity parsed = ServerIdentity.parse(" " + one.text() + "\n");
            assertThat(parsed).isEqualTo(one).hasSameHashCodeAs(one);
            assertThat(parsed.publicKey()).isEqualTo(one.publicKey());
            assertThat(parsed.cloak()).isEqualTo(one.cloak());
        }
    }

    @Test
    void shouldRefuseWithOneLineWhenAnyCharacterIsMistyped() {
        String text = identity.text();
        for (int at = 0; at < text.length(); at++) {
            for (int i = 0; i < TYPABLE.length(); i++) {
                char typed = TYPABLE.charAt(i);
                if (typed != text.charAt(at)) {
                    assertRefused(text.substring(0, at) + typed + text.substring(at + 1));
                }
            }
        }
    }

    @Test
    void shouldRefuseWithOneLineWhenCharactersAreSwappedLostOrDoubled() {
        String text = identity.text();
        for (int at = 0; at < text.length(); at++) {
            assertRefused(text.substring(0, at) + text.substring(at + 1));
            assertRefused(text.substring(0, at) + text.charAt(at) + text.substring(at));
            if (at > 0 && text.charAt(at) != text.charAt(at - 1)) {
                assertRefused(
                        text.substring(0, at - 1) + text.charAt(at) + text.charAt(at - 1) + text.substring(at + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "is1", "is2", "hello", "IS1AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void shouldRefuseWithOneLineWhenItIsSomethingElse(String text) {
        assertRefused(text);
    }

    private static void assertRefused(String text) {
        IllegalArgumentException e =
                catchThrowableOfType(IllegalArgumentException.class, () -> ServerIdentity.parse(text));
        assertThat(e).isNotNull().hasNoCause();
        assertThat(e).message().contains("server identity").doesNotContain("\n");
        if (text.length() > 3) {
            assertThat(e).message().doesNotContain(text);
        }
    }

    @Test
    void shouldRefuseWhenPartsHaveAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerIdentity(new byte[31], new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerIdentity(new byte[32], new byte[33]));
    }

    @Test
    void shouldKeepItsPartsWhenArraysGivenOrGotAreChanged() {
        byte[] key = randomness.bytes(32);
        byte[] cloak = randomness.bytes(32);
        ServerIdentity one = new ServerIdentity(key, cloak);
        String text = one.text();
        Arrays.fill(key, (byte) 0);
        Arrays.fill(cloak, (byte) 0);
        Arrays.fill(one.publicKey(), (byte) 0);
        Arrays.fill(one.cloak(), (byte) 0);
        assertThat(one.text()).isEqualTo(text);
    }

    @Test
    void shouldDifferWhenKeyOrCloakDiffer() {
        assertThat(identity).isNotEqualTo(new ServerIdentity(identity.publicKey(), randomness.bytes(32)));
        assertThat(identity).isNotEqualTo(new ServerIdentity(randomness.bytes(32), identity.cloak()));
        assertThat(identity).isEqualTo(new ServerIdentity(identity.publicKey(), identity.cloak()));
    }
}
