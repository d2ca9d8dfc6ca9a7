package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/24, 0a000000, 24, 10.0.0.0/24",
        "10.140.5.1, 0a8c0501, 32, 10.140.5.1/32",
        "0.0.0.0/0, 00000000, 0, 0.0.0.0/0",
        "255.255.255.255/32, ffffffff, 32, 255.255.255.255/32",
        "fd00::1/64, fd000000000000000000000000000001, 64, fd00::1/64",
        "::, 00000000000000000000000000000000, 128, ::/128",
        "::/0, 00000000000000000000000000000000, 0, ::/0",
        "1::, 00010000000000000000000000000000, 128, 1::/128",
        "::1, 00000000000000000000000000000001, 128, ::1/128",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008, 128, 1:2:3:4:5:6:7:8/128",
        "1:2:3:4:5:6:7::, 00010002000300040005000600070000, 128, 1:2:3:4:5:6:7:0/128",
        "::2:3:4:5:6:7:8, 00000002000300040005000600070008, 128, 0:2:3:4:5:6:7:8/128",
        "FE80::ABcd/10, fe80000000000000000000000000abcd, 10, fe80::abcd/10",
        "1:0:0:2:0:0:0:3, 00010000000000020000000000000003, 128, 1:0:0:2::3/128",
        "1:0:0:2:3:0:0:4, 00010000000000020003000000000004, 128, 1::2:3:0:0:4/128",
        "2001:db8:0:1:1:1:1:1, 20010db8000000010001000100010001, 128, 2001:db8:0:1:1:1:1:1/128",
        "::ffff:10.0.0.1/96, 00000000000000000000ffff0a000001, 96, ::ffff:a00:1/96",
        "1:2:3:4:5:6:7.8.9.10, 0001000200030004000500060708090a, 128, 1:2:3:4:5:6:708:90a/128",
    })
    void shouldReadAndPrint(String text, String hex, int bits, String printed) {
        Prefix prefix = Prefix.parse(text);
        assertThat(prefix.address()).isEqualTo(HexFormat.of().parseHex(hex));
        assertThat(prefix.bits()).isEqualTo(bits);
        assertThat(prefix.toString()).isEqualTo(printed);
        assertThat(Prefix.parse(printed)).isEqualTo(prefix).hasSameHashCodeAs(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "10.0.0/24",
                "10.0.0.0.0",
                "10.0.0.256",
                "10.0.0.-1",
                "10.0.0.01",
                "10.0.0.0x1",
                "10..0.1",
                "a.b.c.d",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/024",
                "10.0.0.0/24/24",
                "10.0.0.0/255.0.0.0",
                " 10.0.0.0",
                "10.0.0.0 ",
                "::/129",
                ":",
                ":::",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::12345",
                "::g",
                "1:",
                ":1",
                "1:2:3:4:5:6:7:8.0.0.1",
                "::1.2.3",
                "1.2.3.4::",
                "fe80::1%eth0",
                "[::1]",
                "localhost",
                "10.1",
                "1:2:3:4::5:6:7:8",
                "::10.0.0.1:1"
            })
    void shouldSayInOneLineWhatIsWrong(String text) {
        assertThatThrownBy(() -> Prefix.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\" is no IP prefix")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldReadItsOwnPrintAsTheJdkDoes() {
        Seeds.forEach(5000, random -> {
            byte[] address = Blocks.bytes(random, random.nextBoolean() ? 4 : 16);
            for (int i = 0; i < address.length; i += 2) {
                if (random.nextInt(3) > 0) {
                    address[i] = 0;
                    address[i + 1] = random.nextBoolean() ? 0 : address[i + 1];
                }
            }
            Prefix prefix = new Prefix(address, random.nextInt(address.length * 8 + 1));
            assertThat(Prefix.parse(prefix.toString())).isEqualTo(prefix);
            String text = prefix.toString().substring(0, prefix.toString().indexOf('/'));
            byte[] jdk = InetAddress.getByName(text).getAddress();
            if (jdk.length == address.length) {
                assertThat(jdk).isEqualTo(address);
            }
        });
    }

    @Test
    void shouldContainWhatAgreesInItsBits() {
        Seeds.forEach(5000, random -> {
            byte[] address = Blocks.bytes(random, random.nextBoolean() ? 4 : 16);
            int all = address.length * 8;
            int bits = random.nextInt(all + 1);
            Prefix prefix = new Prefix(address, bits);
            byte[] buffer = new byte[20];
            int flipped = random.nextInt(all);
            System.arraycopy(address, 0, buffer, 3, address.length);
            buffer[3 + flipped / 8] ^= (byte) (0x80 >> flipped % 8);
            assertThat(prefix.contains(buffer, 3, address.length)).isEqualTo(flipped >= bits);
            assertThat(prefix.contains(buffer, 3, 20 - address.length)).isFalse();
            Prefix other = new Prefix(Arrays.copyOfRange(buffer, 3, 3 + address.length), random.nextInt(all + 1));
            assertThat(prefix.contains(other)).isEqualTo(other.bits() >= bits && flipped >= bits);
            assertThat(prefix.overlaps(other)).isEqualTo(flipped >= Math.min(bits, other.bits()));
            assertThat(other.overlaps(prefix)).isEqualTo(prefix.overlaps(other));
            Prefix network = prefix.network();
            assertThat(network.contains(prefix)).isTrue();
            assertThat(network).isEqualTo(network.network());
            if (flipped >= bits) {
                assertThat(new Prefix(other.address(), bits).network()).isEqualTo(network);
            }
            assertThat(prefix.host()).isEqualTo(new Prefix(address, all));
        });
    }

    @Test
    void shouldNotOverlapAcrossFamilies() {
        assertThat(Prefix.parse("::/0").overlaps(Prefix.parse("0.0.0.0/0"))).isFalse();
    }

    @Test
    void shouldRefuseSizesThatCannotBe() {
        assertThatThrownBy(() -> new Prefix(new byte[5], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Prefix(new byte[4], 33)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Prefix(new byte[16], 129)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Prefix(new byte[4], -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
