package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowedIpsTest {
    private final AllowedIps<String> owners = new AllowedIps<>();

    private @Nullable String match(String address) {
        byte[] b = Prefix.parse(address).address();
        return owners.longestMatch(b, 0, b.length);
    }

    @Test
    void shouldPreferTheLongestWhenPrefixesNest() {
        owners.put(Prefix.parse("10.0.0.0/8"), "eight");
        owners.put(Prefix.parse("10.140.5.0/24"), "net");
        owners.put(Prefix.parse("10.140.5.2"), "host");
        owners.put(Prefix.parse("::/0"), "six");
        assertThat(match("10.140.5.2")).isEqualTo("host");
        assertThat(match("10.140.5.3")).isEqualTo("net");
        assertThat(match("10.140.6.2")).isEqualTo("eight");
        assertThat(match("11.140.6.2")).isNull();
        assertThat(match("a00::1")).isEqualTo("six");
    }
}
