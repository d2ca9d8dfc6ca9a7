package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.RelaySettings;
import interstate.actors.settings.ViaLinkSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A home, a relay and a guard as their files say them. */
class RelayConfigTest {
    private static final String PUBLIC = "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"";
    private static final String KEYS = "key-file = client.key, server-identity-file = server.identity";
    private static final String CARRIER = "{ name = relay, peer = \"h:1\", " + KEYS + ", records = true }";

    @TempDir
    private Path directory;

    private Fixture fixture;

    @BeforeEach
    void makeFiles() throws IOException {
        fixture = new Fixture(directory);
    }

    private NodeSettings read(String... lines) throws IOException {
        return fixture.read(lines).settings();
    }

    private static String home(String more) {
        return "links = [" + CARRIER + ", { name = guard, via = relay, allowed-ips = [\"10.0.0.0/24\"], " + KEYS + ", "
                + more + " }]";
    }

    private static String relay(String client, String relays) {
        return "server { key-file = server.key, clients = [{ name = home, public-key = " + PUBLIC + ", " + client
                + " }] }\nlinks = [" + CARRIER + "]\nrelays = [" + relays + "]";
    }

    @Test
    void shouldSealPacketsOfTheDeviceForTheGuardOverALinkWithoutOne() throws IOException {
        NodeSettings node = read(home("inner-up-speed = 5k"));
        assertThat(node.tuns()).hasSize(1);
        assertThat(node.client("relay").tun()).isEqualTo(NodeSettings.NO_TUN);
        assertThat(node.client("relay").allowedIps()).isEmpty();
        ViaLinkSettings guard = node.records().links().get(0);
        assertThat(guard.via()).isEqualTo("relay");
        assertThat(guard.tun()).isEqualTo(node.tuns().get(0).name());
        assertThat(guard.allowedIps()).hasSize(1);
        assertThat(guard.innerUpBytesPerSecond()).isEqualTo(5_000);
        assertThat(guard.clientTimeoutNs()).isEqualTo(node.client("relay").clientTimeoutNs());
        assertThat(node.records().carriedBy("relay")).isTrue();
    }

    @Test
    void shouldNeedNoDeviceWhereAllIsHandedOn() throws IOException {
        NodeSettings node = read(relay("records = true", "{ client = home, link = relay }"));
        assertThat(node.tuns()).isEmpty();
        assertThat(node.records().relays()).containsExactly(new RelaySettings("home", "relay"));
        assertThat(node.recordClients()).isEmpty();
    }

    @Test
    void shouldTakeRecordsForItselfWhereNothingHandsThemOn() throws IOException {
        NodeSettings node =
                read("server { key-file = server.key, clients = [{ name = relay, records = true, public-key = " + PUBLIC
                        + " }] }");
        assertThat(node.recordClients()).containsExactly("relay");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peer = \"h:2\"            | peer                  | null, where via is set",
                "records = true           | records               | false, where via is set",
                "client-timeout = 4s      | client-timeout        | 5 s",
                "inner-up-speed = 200k    | inner-up-speed        | below the lane's"
            })
    void shouldRefuseWhatALinkOverALinkCannotHave(String more, String key, String allowed) {
        assertThatThrownBy(() -> read(home(more)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(key)
                .hasMessageContaining(allowed);
    }

    @Test
    void shouldRefuseAPasswordThatTheRelayWouldKnow() {
        assertThatThrownBy(() -> read("links = [" + CARRIER + ", { name = g, via = relay, password-file = password }]"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("links[1].key-file is not set")
                .hasMessageContaining("the relay, which would know it");
    }

    @Test
    void shouldRefuseALinkWithRecordsThatNothingUses() {
        assertThatThrownBy(() -> read("links = [" + CARRIER + "]"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("records")
                .hasMessageContaining("a link with via = relay");
    }

    @Test
    void shouldRefuseDispatchWhereThereAreRecords() {
        assertThatThrownBy(() -> read("link-defaults.dispatch-delay = 100ms", home("repair = true")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("dispatch-delay")
                .hasMessageContaining("null, where records is true");
    }

    @Test
    void shouldRefuseSeveralPathsWhereThereAreRecords() {
        String carrier =
                "{ name = relay, paths = [{ peer = \"h:1\" }, { peer = \"i:1\" }], " + KEYS + ", records = true }";
        assertThatThrownBy(() -> read("links = [" + carrier + "]"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("paths")
                .hasMessageContaining("one path, where records is true");
    }

    @Test
    void shouldRefuseInnerAddressesOfAClientWithRecords() {
        assertThatThrownBy(() ->
                        read(relay("records = true, allowed-ips = [10.0.0.2]", "{ client = home, link = relay }")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("allowed-ips")
                .hasMessageContaining("null, where records is true");
    }

    @Test
    void shouldRefuseToRelayAClientThatSendsPackets() {
        assertThatThrownBy(() -> read(relay("allowed-ips = [10.0.0.2]", "{ client = home, link = relay }")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("relays[0].client")
                .hasMessageContaining("with records = true");
    }

    @Test
    void shouldRefuseToJoinAClientOrALinkTwice() {
        String once = "{ client = home, link = relay }";
        assertThatThrownBy(() -> read(relay("records = true", once + ", " + once)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("relays[1].client")
                .hasMessageContaining("each client once");
    }
}
