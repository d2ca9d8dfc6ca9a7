package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.agent.InnerHost;
import interstate.actors.agent.PacketRing;
import interstate.actors.agent.Packets;
import interstate.actors.agent.Routes;
import interstate.actors.protocol.InnerPackets;
import interstate.actors.settings.TestNodes;
import interstate.wire.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedSourcesTest {

    private final PacketRing ring = new PacketRing(1 << 16);
    private final InnerHost host = new InnerHost(new Routes(), ring);
    private final AllowedSources sources =
            new AllowedSources(List.of(Prefix.parse("10.9.0.8/30"), Prefix.parse("fd09::8/126")), ring);

    private static byte[] from(String source, String destination) {
        return Packets.between(
                TestNodes.address(source).getAddress(),
                TestNodes.address(destination).getAddress(),
                4);
    }

    private boolean takes(byte[] packet) {
        return sources.deliver(packet, 0, packet.length, InnerPackets.AT_ONCE);
    }

    @Test
    void shouldTakeThePeersOwnAddressesAlone() {
        assertThat(takes(from("10.9.0.7", "10.9.0.9"))).isFalse();
        assertThat(takes(from("10.9.0.8", "10.0.0.1"))).isTrue();
        assertThat(takes(from("10.9.0.11", "10.0.0.1"))).isTrue();
        assertThat(takes(from("10.9.0.12", "10.9.0.9"))).isFalse();
        assertThat(takes(from("fd09::7", "fd09::9"))).isFalse();
        assertThat(takes(from("fd09::8", "fd00::1"))).isTrue();
        assertThat(takes(from("fd09::b", "fd00::1"))).isTrue();
        assertThat(takes(from("fd09::c", "fd09::9"))).isFalse();
        assertThat(host.receive()).hasSize(4);
    }

    @Test
    void shouldHandOnThePacketAloneWhenItLiesAmongOtherBytes() {
        byte[] packet = from("10.9.0.8", "10.0.0.1");
        byte[] among = new byte[packet.length + 10];
        System.arraycopy(packet, 0, among, 7, packet.length);
        assertThat(sources.deliver(among, 7, packet.length, InnerPackets.AT_ONCE))
                .isTrue();
        assertThat(host.receive()).containsExactly(packet);
    }

    @Test
    void shouldTakeNothingWhenNothingIsAllowed() {
        byte[] packet = from("10.9.0.8", "10.0.0.1");
        assertThat(new AllowedSources(List.of(), ring).deliver(packet, 0, packet.length, InnerPackets.AT_ONCE))
                .isFalse();
    }
}
