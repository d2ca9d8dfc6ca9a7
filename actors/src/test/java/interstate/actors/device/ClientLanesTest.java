package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.TestNodes;
import interstate.pacing.LaneSpec;
import interstate.pacing.ScheduleSpec;
import interstate.tunbridge.UdpAddress;
import org.junit.jupiter.api.Test;

class ClientLanesTest {

    private static final UdpAddress PEER = UdpAddress.of(TestNodes.address("192.0.2.1"), 1_405);
    private static final UdpAddress PEER6 = UdpAddress.of(TestNodes.address("2001:db8::1"), 1_405);

    @Test
    void shouldLeaveRoomForTheOuterHeadersOfTheFamily() {
        ClientLinkSettings link = TestNodes.client("a", PEER);
        assertThat(ClientLanes.spec(link, 0, PEER).datagramBytes()).isEqualTo(600 - 28);
        assertThat(ClientLanes.spec(link, 0, PEER6).datagramBytes()).isEqualTo(600 - 48);
        assertThat(ClientLanes.spec(link, 0, PEER6).packetLength()).isEqualTo(600);
    }

    @Test
    void shouldAskForALaneThatBeginsAtOnceAndNeverEnds() {
        LaneSettings up = new LaneSettings(600, 2_000_000, 125, ScheduleSpec.Kind.UNIFORM, 3_000_000);
        ClientLinkSettings link =
                TestNodes.client("a", PEER, new Credentials.Password(TestNodes.secret("password")), up, "10.9.0.0/24");
        LaneSpec spec = ClientLanes.spec(link, 3, PEER);
        assertThat(spec.socket()).isEqualTo(3);
        assertThat(spec.destination()).isEqualTo(PEER);
        assertThat(spec.schedule()).isEqualTo(new ScheduleSpec(ScheduleSpec.Kind.UNIFORM, 2_000_000, 125));
        assertThat(spec.leadNs()).isEqualTo(3_000_000);
        assertThat(spec.startDelayNs()).isZero();
        assertThat(spec.aliveForNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(spec.testSeed()).isNull();
    }

    @Test
    void shouldTellLinksApartByNameAndPeerAlone() {
        byte[] tag = ClientLanes.tag(TestNodes.client("a", PEER));
        LaneSettings other = new LaneSettings(700, 2_000_000, 125, ScheduleSpec.Kind.UNIFORM, 3_000_000);
        assertThat(tag).hasSize(LaneSpec.PEER_HASH_BYTES);
        assertThat(ClientLanes.tag(TestNodes.client(
                        "a", PEER, new Credentials.Password(TestNodes.secret("other")), other, "10.0.0.0/8")))
                .isEqualTo(tag);
        assertThat(ClientLanes.tag(TestNodes.client("b", PEER))).isNotEqualTo(tag);
        assertThat(ClientLanes.tag(TestNodes.client("a", PEER.withPort(1_406)))).isNotEqualTo(tag);
    }
}
