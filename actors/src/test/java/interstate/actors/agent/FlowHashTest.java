package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FlowHashTest {

    private static final int TCP = 6;
    private static final int ICMP = 1;

    private static byte[] ipv4(int protocol, Consumer<byte[]> change) {
        byte[] packet = new byte[40];
        packet[0] = 0x45;
        packet[3] = 40;
        packet[9] = (byte) protocol;
        packet[12] = 10;
        packet[16] = 11;
        packet[20] = 1;
        packet[22] = 2;
        change.accept(packet);
        return packet;
    }

    private static byte[] ipv6(Consumer<byte[]> change) {
        byte[] packet = new byte[60];
        packet[0] = 0x60;
        packet[5] = 20;
        packet[6] = TCP;
        packet[8] = (byte) 0xfd;
        packet[24] = (byte) 0xfd;
        change.accept(packet);
        return packet;
    }

    private static int hash(byte[] packet) {
        return FlowHash.of(packet, packet.length, 7);
    }

    @Test
    void shouldTellFlowsApartByAddressesProtocolAndPorts() {
        int flow = hash(ipv4(TCP, p -> {}));
        assertThat(hash(ipv4(TCP, p -> p[39] = 1))).isEqualTo(flow);
        assertThat(hash(ipv4(17, p -> {}))).isNotEqualTo(flow);
        for (int at : new int[] {12, 15, 16, 19, 20, 21, 22, 23}) {
            assertThat(hash(ipv4(TCP, p -> p[at] ^= 1))).as("byte %d", at).isNotEqualTo(flow);
        }
        assertThat(FlowHash.of(ipv4(TCP, p -> {}), 40, 8)).isNotEqualTo(flow);
    }

    @Test
    void shouldLeavePortsOutWhereThereAreNone() {
        assertThat(hash(ipv4(ICMP, p -> p[20] ^= 1))).isEqualTo(hash(ipv4(ICMP, p -> {})));
        assertThat(hash(ipv4(TCP, p -> {
                    p[6] = 0x20;
                    p[20] ^= 1;
                })))
                .isEqualTo(hash(ipv4(TCP, p -> p[6] = 0x20)));
        byte[] truncated = new byte[22];
        System.arraycopy(ipv4(TCP, p -> {}), 0, truncated, 0, truncated.length);
        assertThat(hash(truncated)).isNotZero();
    }

    @Test
    void shouldLeavePortsWhereOptionsStandBeforeThem() {
        byte[] options = ipv4(TCP, p -> p[0] = 0x46);
        byte[] otherPort = ipv4(TCP, p -> {
            p[0] = 0x46;
            p[24] ^= 1;
        });
        assertThat(hash(options)).isNotEqualTo(hash(otherPort));
    }

    @Test
    void shouldTellIpv6FlowsApart() {
        int flow = hash(ipv6(p -> {}));
        for (int at : new int[] {8, 23, 24, 39, 40, 43}) {
            assertThat(hash(ipv6(p -> p[at] ^= 1))).as("byte %d", at).isNotEqualTo(flow);
        }
        assertThat(hash(ipv6(p -> p[1] ^= 1))).isEqualTo(flow);
    }
}
