package interstate.actors.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
    private static Secret secret(String text) {
        return Secret.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldShowNothingWhenARecordThatHoldsItIsPrinted() {
        var credentials = new Credentials.ServerKey(secret("0123456789abcdef0123456789abcdef"), secret("swordfish"));

        assertThat(credentials.toString()).isEqualTo("ServerKey[privateKey=(secret), cloak=(secret)]");
        assertThat(new Credentials.Password(secret("swordfish")).toString()).doesNotContain("swordfish");
        assertThat(Optional.of(secret("swordfish")).toString()).doesNotContain("swordfish");
    }

    @Test
    void shouldHoldOnlyZerosWhenWiped() {
        Secret secret = secret("swordfish");
        secret.wipe();

        assertThat(secret.copy()).containsOnly(0).hasSize(9);
    }

    @Test
    void shouldKeepItsOwnBytesWhenTheGivenArrayOrTheCopyChanges() {
        byte[] given = {1, 2, 3};
        Secret secret = Secret.copyOf(given);
        given[0] = 9;
        secret.copy()[1] = 9;

        assertThat(secret.copy()).containsExactly(1, 2, 3);
    }

    @Test
    void shouldBeEqualWhenTheBytesAreEqual() {
        assertThat(secret("a")).isEqualTo(secret("a")).isNotEqualTo(secret("b")).hasSameHashCodeAs(secret("b"));
    }

    @Test
    void shouldSayWhatIsAllowedWhenAPublicKeyIsWrong() {
        assertThatThrownBy(() -> PublicKey.parse("AAAA")).hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> PublicKey.parse("not base64!")).hasMessageContaining("base64");
    }
}
