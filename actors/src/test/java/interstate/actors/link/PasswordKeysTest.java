package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.Secret;
import interstate.crypto.PasswordKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PasswordKeysTest {

    @Test
    void shouldGiveEachPasswordItsOwnKeyAndEachCallerACopy() {
        PasswordKeys keys = new PasswordKeys();
        byte[] first = keys.of(secret("one"));
        assertThat(first).isEqualTo(PasswordKey.derive("one".getBytes(StandardCharsets.UTF_8)));
        Arrays.fill(first, (byte) 0);
        assertThat(keys.of(secret("one"))).isNotEqualTo(first).isNotEqualTo(keys.of(secret("two")));
    }

    private static Secret secret(String text) {
        return Secret.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
