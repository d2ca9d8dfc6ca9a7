package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.140.5.1/24, 10.140.5.1/24",
        "10.0.0.1, 10.0.0.1/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "fd00:140::1/64, fd00:140:0:0:0:0:0:1/64",
        "::/0, 0:0:0:0:0:0:0:0/0"
    })
    void shouldKeepHostBitsWhenASubnetIsRead(String text, String shown) {
        assertThat(Addresses.subnet(text)).hasToString("Optional[" + shown + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1/33",
                "10.0.0.1/",
                "10.0.0.1/-1",
                "10.0.0/8",
                "300.0.0.1/8",
                "fd00::/129",
                "name/24",
                "::g/1",
                "1/24"
            })
    void shouldReadNothingWhenASubnetIsWrong(String text) {
        assertThat(Addresses.subnet(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:1405", "[::]:1405", "[fe80::1]:0", "127.0.0.1:65535"})
    void shouldReadNumericAddressesWhenASocketIsGiven(String text) {
        assertThat(Addresses.socket(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1405",
                ":1405",
                "localhost:1405",
                "::1:1405",
                "0.0.0.0",
                "0.0.0.0:65536",
                "0.0.0.0:x",
                "[0.0.0.0:1"
            })
    void shouldReadNothingWhenASocketIsWrong(String text) {
        assertThat(Addresses.socket(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.org:1405", "a:1", "203.0.113.7:1405", "[2001:db8::7]:1405", "my_host-1.lan.:65535"})
    void shouldReadNamesAndNumbersWhenAPeerIsGiven(String text) {
        assertThat(Addresses.peer(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "example.org:0",
                "example.org:65536",
                "exa mple:1",
                "-x:1",
                "300.1.1.1:1",
                "1.2.3:1",
                "2001:db8::7:1405"
            })
    void shouldReadNothingWhenAPeerIsWrong(String text) {
        assertThat(Addresses.peer(text)).isEmpty();
    }

    @Test
    void shouldSeeOverlapWhenTheShorterPrefixHoldsTheLonger() {
        assertThat(overlap("10.0.0.0/8", "10.1.2.3/32")).isTrue();
        assertThat(overlap("10.1.2.0/24", "10.1.3.0/24")).isFalse();
        assertThat(overlap("10.1.2.0/23", "10.1.3.0/24")).isTrue();
        assertThat(overlap("0.0.0.0/0", "::/0")).isFalse();
        assertThat(overlap("fd00::/127", "fd00::1/128")).isTrue();
        assertThat(overlap("fd00::/128", "fd00::1/128")).isFalse();
    }

    private static boolean overlap(String a, String b) {
        return SubnetsReader.overlap(
                Addresses.subnet(a).orElseThrow(), Addresses.subnet(b).orElseThrow());
    }
}
