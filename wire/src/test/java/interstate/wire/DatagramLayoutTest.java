package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatagramLayoutTest {
    @Test
    void shouldSubtractTheOuterHeaders() {
        assertThat(DatagramLayout.datagramBytes(1500, false)).isEqualTo(1472);
        assertThat(DatagramLayout.datagramBytes(1500, true)).isEqualTo(1452);
        assertThat(DatagramLayout.datagramBytes(256, true)).isEqualTo(208);
        assertThat(DatagramLayout.datagramBytes(9000, false)).isEqualTo(8972);
    }

    @Test
    void shouldSubtractHeaderSaltAndTag() {
        assertThat(DatagramLayout.payloadBytes(1472)).isEqualTo(1446);
        assertThat(DatagramLayout.handshakeBodyBytes(1472)).isEqualTo(1430);
    }

    @Test
    void shouldKeepOverheadAt56BytesAPacketWhenOutsideIsIpv4() {
        int blocks =
                DatagramLayout.payloadBytes(DatagramLayout.datagramBytes(1500, false)) - DatagramLayout.OFFSET_BYTES;
        assertThat(1500 - blocks).isEqualTo(56);
    }
}
