package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {
    /** Those of IPv6 from RFC 5952, section 4, and the ends. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:0db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "FD09:0:0:0:a:b:c:d, fd09::a:b:c:d"
    })
    void shouldBeTheShortestFormOfAnAddress(String written, String shortest) throws UnknownHostException {
        assertThat(AddressText.of(InetAddress.getByName(written))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 0.0.0.0:1405", "::, [::]:1405", "2001:db8::1, [2001:db8::1]:1405"})
    void shouldSetThePortApart(String written, String withPort) throws UnknownHostException {
        assertThat(AddressText.of(InetAddress.getByName(written), 1405)).isEqualTo(withPort);
    }
}
