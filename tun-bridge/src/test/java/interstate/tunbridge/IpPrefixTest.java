package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "10.140.5.1/24, 10.140.5.1/24, 10.140.5.0/24",
        "10.140.5.1, 10.140.5.1/32, 10.140.5.1/32",
        "255.255.255.255/0, 255.255.255.255/0, 0.0.0.0/0",
        "10.255.0.0/9, 10.255.0.0/9, 10.128.0.0/9",
        "fd00::1/64, fd00:0:0:0:0:0:0:1/64, fd00:0:0:0:0:0:0:0/64",
        "fdff::/9, fdff:0:0:0:0:0:0:0/9, fd80:0:0:0:0:0:0:0/9",
        "::1, 0:0:0:0:0:0:0:1/128, 0:0:0:0:0:0:0:1/128",
    })
    void shouldParseWhenWellFormed(String text, String whole, String network) {
        assertThat(IpPrefix.parse(text)).hasToString(whole);
        assertThat(IpPrefix.parse(text).network()).hasToString(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/24",
                "10.0.0.1/33",
                "10.0.0.1/",
                "10.0.0.1/-1",
                "10.0.0.1/24/24",
                "10.0.0",
                "10.0.0.256",
                "example.org",
                "fd00::1/129",
                "fd00:::1",
                "fe80::1%eth0/64",
                "10.0.0.1/24 dev x",
                "10.0.0.1/24\nlink"
            })
    void shouldRefuseWhenMalformed(String text) {
        assertThatThrownBy(() -> IpPrefix.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is no address");
    }

    @Test
    void shouldRefuseConfigWhenValueIsOutOfRange() {
        assertThat(new TunConfig("tun0", "10.0.0.1/24", null, 68, 1, false).mtu())
                .isEqualTo(68);
        assertThat(new TunConfig("tun0", null, "fd00::1/64", 1280, 1, false).mtu())
                .isEqualTo(1280);
        assertThatThrownBy(() -> new TunConfig("tun0", null, null, 67, 1, false))
                .hasMessage("MTU 67 is not in 68..65535");
        assertThatThrownBy(() -> new TunConfig("tun0", null, "fd00::1/64", 1279, 1, false))
                .hasMessage("MTU 1279 is not in 1280..65535, which IPv6 takes");
        assertThatThrownBy(() -> new TunConfig("tun0", null, null, 65536, 1, false))
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> new TunConfig("tun0", "fd00::1/64", null, 1500, 1, false))
                .hasMessage("'fd00::1/64' is not IPv4");
        assertThatThrownBy(() -> new TunConfig("tun0", null, "10.0.0.1/8", 1500, 1, false))
                .hasMessage("'10.0.0.1/8' is not IPv6");
        assertThatThrownBy(() -> new TunConfig("tun0", null, null, 1500, 0, false))
                .hasMessageContaining("transmit queue length 0");
        assertThatThrownBy(() -> new TunConfig("tun 0", null, null, 1500, 1, false))
                .hasMessageContaining("interface name");
    }
}
