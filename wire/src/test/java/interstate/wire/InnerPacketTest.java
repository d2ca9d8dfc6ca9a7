package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InnerPacketTest {
    private final Random random = new Random(1);

    @Test
    void shouldReadLengthVersionAndAddresses() {
        byte[] four = Blocks.ipv4(random, 60);
        assertThat(InnerPacket.version(four, 0)).isEqualTo(4);
        assertThat(InnerPacket.totalBytes(four, 0, 60)).isEqualTo(60);
        assertThat(InnerPacket.sourceOffset(4)).isEqualTo(12);
        assertThat(InnerPacket.destinationOffset(4)).isEqualTo(16);
        assertThat(InnerPacket.addressBytes(4)).isEqualTo(4);
        byte[] six = Blocks.ipv6(random, 60);
        assertThat(InnerPacket.version(six, 0)).isEqualTo(6);
        assertThat(InnerPacket.totalBytes(six, 0, 60)).isEqualTo(60);
        assertThat(InnerPacket.sourceOffset(6)).isEqualTo(8);
        assertThat(InnerPacket.destinationOffset(6)).isEqualTo(24);
        assertThat(InnerPacket.addressBytes(6)).isEqualTo(16);
    }

    @Test
    void shouldCallMalformedWhatIsCut() {
        byte[] four = Blocks.ipv4(random, 60);
        byte[] six = Blocks.ipv6(random, 60);
        for (int available = 0; available < 60; available++) {
            assertThat(InnerPacket.totalBytes(four, 0, available)).isZero();
            assertThat(InnerPacket.totalBytes(six, 0, available)).isZero();
        }
        assertThat(InnerPacket.totalBytes(Arrays.copyOf(four, 80), 0, 80)).isEqualTo(60);
        assertThat(InnerPacket.totalBytes(Blocks.ipv4(random, 20), 0, 20)).isEqualTo(20);
        assertThat(InnerPacket.totalBytes(Blocks.ipv6(random, 40), 0, 40)).isEqualTo(40);
    }

    @Test
    void shouldCallMalformedWhatContradictsItself() {
        byte[] packet = Blocks.ipv4(random, 60);
        packet[0] = 0x44;
        assertThat(InnerPacket.totalBytes(packet, 0, 60)).isZero();
        packet[0] = 0x4f;
        assertThat(InnerPacket.totalBytes(packet, 0, 60)).isEqualTo(60);
        BigEndian.putShort(packet, 2, 59);
        assertThat(InnerPacket.totalBytes(packet, 0, 60)).isZero();
        packet[0] = 0x55;
        assertThat(InnerPacket.totalBytes(packet, 0, 60)).isZero();
    }

    @Test
    void shouldCallMalformedAnIpv6PacketLongerThanABlockMayBe() {
        byte[] packet = new byte[65575];
        packet[0] = 0x60;
        BigEndian.putShort(packet, 4, 65495);
        assertThat(InnerPacket.totalBytes(packet, 0, packet.length)).isEqualTo(65535);
        BigEndian.putShort(packet, 4, 65496);
        assertThat(InnerPacket.totalBytes(packet, 0, packet.length)).isZero();
    }

    @Test
    void shouldStayWithinWhatIsThereWhenBytesAreRandom() {
        Seeds.forEach(20_000, random -> {
            byte[] b = Blocks.bytes(random, random.nextInt(100));
            int off = random.nextInt(b.length + 1);
            assertThat(InnerPacket.totalBytes(b, off, b.length - off)).isBetween(0, b.length - off);
        });
    }
}
