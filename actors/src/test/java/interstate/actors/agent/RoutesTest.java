package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.SendQueue;
import interstate.wire.Prefix;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private final Routes routes = new Routes();

    private @Nullable Object linkOf(String destination) throws Exception {
        byte[] packet = Packets.to(InetAddress.getByName(destination));
        Routes.Route route = routes.of(packet, packet.length);
        return route == null ? null : route.link();
    }

    private void put(String link, String... prefixes) {
        routes.put(new Routes.Route(
                link,
                List.of(prefixes).stream().map(Prefix::parse).toList(),
                new SendQueue(1_000),
                new FairQueue(1_000, 1_500, 0),
                new InnerRate(0)));
    }

    @Test
    void shouldLeadNowhereWhenThereIsNoRoute() throws Exception {
        assertThat(linkOf("10.1.2.3")).isNull();
        assertThat(linkOf("fd00::1")).isNull();
    }

    @Test
    void shouldLeadToTheLongestPrefixWhenSeveralContainTheDestination() throws Exception {
        put("wide", "10.0.0.0/8", "::/0");
        put("narrow", "10.1.0.0/16", "fd00::/8");
        assertThat(linkOf("10.0.255.255")).isEqualTo("wide");
        assertThat(linkOf("10.1.0.0")).isEqualTo("narrow");
        assertThat(linkOf("10.1.255.255")).isEqualTo("narrow");
        assertThat(linkOf("10.2.0.0")).isEqualTo("wide");
        assertThat(linkOf("11.0.0.0")).isNull();
        assertThat(linkOf("fd00::1")).isEqualTo("narrow");
        assertThat(linkOf("2001:db8::1")).isEqualTo("wide");
    }

    @Test
    void shouldForgetALinksOldPrefixesWhenItIsPutAgain() throws Exception {
        put("a", "10.1.0.0/16");
        put("a", "10.2.0.0/16");
        assertThat(linkOf("10.1.0.1")).isNull();
        assertThat(linkOf("10.2.0.1")).isEqualTo("a");
    }

    @Test
    void shouldLeadToTheNewcomerWhenTwoLinksHaveOnePrefix() throws Exception {
        put("old", "10.1.0.0/16");
        put("new", "10.1.0.0/16");
        assertThat(linkOf("10.1.0.1")).isEqualTo("new");
    }

    @Test
    void shouldLeadToTheOlderLinkAgainWhenTheNewcomerGoes() throws Exception {
        put("old", "10.1.0.0/16");
        put("new", "10.1.0.0/16");
        routes.remove("new");
        assertThat(linkOf("10.1.0.1")).isEqualTo("old");
        routes.remove("old");
        assertThat(linkOf("10.1.0.1")).isNull();
    }

    @Test
    void shouldChangeNothingWhenAnUnknownLinkIsRemoved() throws Exception {
        put("a", "10.1.0.0/16");
        routes.remove("b");
        assertThat(linkOf("10.1.0.1")).isEqualTo("a");
    }
}
