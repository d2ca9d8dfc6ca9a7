package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TimerSettings;
import interstate.wire.LinkFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTableTest {

    private final LinkTable table = new LinkTable();
    private final LinkProtocol one = link();
    private final LinkProtocol other = link();

    @Test
    void shouldFindLinksByTheirPeersAddressWhenAdded() {
        table.add(ServerRig.at(1), one);
        table.add(ServerRig.at(1), other);

        assertThat(table.at(ServerRig.at(1))).containsExactly(one, other);
        assertThat(table.at(ServerRig.at(2))).isEmpty();
        assertThat(table.at(new Endpoint(0, 0xC0000201L, 5_000, false, 1)))
                .as("another socket")
                .isEmpty();
        assertThat(table.at(new Endpoint(0, 0xC0000201L, 5_000, false, 0, 7, 8)))
                .as("the local address is not compared")
                .hasSize(2);
    }

    @Test
    void shouldForgetTheAddressWhenItsLastLinkIsRemoved() {
        table.add(ServerRig.at(1), one);
        table.add(ServerRig.at(1), other);
        List<LinkProtocol> before = table.at(ServerRig.at(1));
        table.remove(ServerRig.at(1), one);
        assertThat(table.at(ServerRig.at(1))).containsExactly(other);
        table.remove(ServerRig.at(1), other);
        table.remove(ServerRig.at(1), other);

        assertThat(table.at(ServerRig.at(1))).isEmpty();
        assertThat(before).as("whoever goes through it is not disturbed").hasSize(2);
    }

    @Test
    void shouldGiveTheDatagramBackWhenItIsNoLinks() {
        table.add(ServerRig.at(1), one);
        byte[] junk = new byte[1_472];

        assertThat(table.receive(0, ServerRig.at(1), junk, 0, junk.length)).isFalse();
        assertThat(table.receive(0, ServerRig.at(2), junk, 0, junk.length)).isFalse();
        assertThat(junk).containsOnly(0);
    }

    private static LinkProtocol link() {
        return new ClientRig(
                        Secrets.password(), 1, Offers.LANE, Offers.LANE, TimerSettings.defaults(), LinkFeatures.NONE, 0)
                .link;
    }
}
