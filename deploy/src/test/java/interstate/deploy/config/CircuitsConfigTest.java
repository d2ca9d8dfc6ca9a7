package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.settings.CircuitSettings;
import interstate.actors.settings.DestinationSettings;
import interstate.actors.settings.NodeSettings;
import interstate.crypto.Identity;
import interstate.crypto.Randomness;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A home, a guard and an exit of circuits as their files say them. */
class CircuitsConfigTest {
    private static final String PUBLIC = "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"";
    private static final String KEYS = "key-file = client.key, server-identity-file = server.identity";

    @TempDir
    private Path directory;

    private final Randomness randomness = Fixture.seeded(9);
    private Fixture fixture;
    private String other = "";
    private String third = "";

    @BeforeEach
    void makeFiles() throws IOException {
        fixture = new Fixture(directory);
        other = Identity.generate(Identity.Kind.ROUTER, randomness).hash().text();
        third = Identity.generate(Identity.Kind.DESTINATION, randomness).hash().text();
    }

    private NodeSettings read(String... lines) throws IOException {
        return fixture.read(lines).settings();
    }

    private String link(String more) {
        return "links = [{ name = guard, peer = \"h:1\", router = \"" + other + "\", " + KEYS + more + " }]";
    }

    private String partner(String more) {
        return "circuits { key-file = destination.keys, partners = [{ name = exit, destination = \"" + third
                + "\", allowed-ips = [\"0.0.0.0/0\"]" + more + " }] }";
    }

    @Test
    void shouldBeAHomeWhoseLinkCarriesCellsAndWhoseDeviceLeadsToAnExit() throws IOException {
        NodeSettings node = read("router { key-file = router.keys, tunnels = 0 }", link(""), partner(""));
        assertThat(node.tuns()).hasSize(1);
        assertThat(node.client("guard").tun()).isEqualTo(NodeSettings.NO_TUN);
        assertThat(node.client("guard").allowedIps()).isEmpty();
        CircuitSettings circuits = node.circuits().orElseThrow();
        assertThat(circuits.carriedBy("guard")).isTrue();
        assertThat(circuits.tunnels()).isZero();
        assertThat(circuits.bodyBytes()).isEqualTo(1_024);
        assertThat(circuits.neighbours().get(0).router()).isEqualTo(RouterHash.parse(other));
        DestinationSettings destination = circuits.destination().orElseThrow();
        assertThat(destination.tun()).isEqualTo(node.tuns().get(0).name());
        assertThat(destination.outboundHops()).isEqualTo(2);
        assertThat(destination.published()).isFalse();
        assertThat(destination.partners().get(0).calls()).isTrue();
    }

    @Test
    void shouldBeAGuardWithoutADevice() throws IOException {
        NodeSettings node = read(
                "router { key-file = router.keys }",
                "server { key-file = server.key, clients = [{ name = home, router = \"" + other + "\", public-key = "
                        + PUBLIC + " }] }");
        assertThat(node.tuns()).isEmpty();
        assertThat(node.recordClients()).isEmpty();
        assertThat(node.circuits().orElseThrow().carriedByClient("home")).isTrue();
        assertThat(node.circuits().orElseThrow().destination()).isEmpty();
    }

    @Test
    void shouldKnowTheRoutersOfADirectory() throws IOException {
        Identity known = Identity.generate(Identity.Kind.ROUTER, randomness);
        Path routers = Files.createDirectory(directory.resolve("routers"));
        SignedRecord record = SignedRecord.of(new RouterInfo(known.keys(), 1, 0, "g2", List.of()), known);
        Files.writeString(routers.resolve("g2.router"), record.text());
        Files.writeString(routers.resolve("README"), "not one");
        NodeSettings node = read("router { key-file = router.keys, directory = routers }", link(""), partner(""));
        assertThat(node.circuits().orElseThrow().known())
                .extracting(SignedRecord::hash)
                .containsExactly(known.hash());
        Files.writeString(routers.resolve("bad.router"), record.text().replace('A', 'B'));
        assertThatThrownBy(() -> read("router { key-file = router.keys, directory = routers }", link("")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("router.directory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "router { key-file = none.keys }                            | router.key-file",
                "router { key-file = destination.keys }                     | router.key-file",
                "router { key-file = client.key }                           | router.key-file",
                "router { key-file = null }                                 | router.key-file",
                "router { key-file = router.keys, difficulty = 21 }         | router.difficulty",
                "router { key-file = router.keys, tunnels = -1 }            | router.tunnels",
                "router { key-file = router.keys, cell-size = 1000 }        | router.cell-size",
                "router { key-file = router.keys, directory = nowhere }     | router.directory",
                "router { key-file = router.keys, cell-size = 4000 }        | less than a cell",
                "router { key-file = router.keys, x = 1 }                   | router.x"
            })
    void shouldSayWhatIsWrongWithARouter(String router, String names) {
        assertThatThrownBy(() -> read(router.strip(), link(""), partner("")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "outbound-hops = 0   | circuits.outbound-hops",
                "inbound-hops = 8    | circuits.inbound-hops",
                "quantity = 9        | circuits.quantity",
                "lifetime = 59s      | circuits.lifetime",
                "cells = 0           | circuits.cells",
                "key-file = router.keys | circuits.key-file"
            })
    void shouldSayWhatIsWrongWithADestination(String key, String names) {
        assertThatThrownBy(() -> read(
                        "router { key-file = router.keys }", link(""), partner(""), "circuits { " + key.strip() + " }"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(names);
    }

    @Test
    void shouldSayWhatIsWrongWithAPartnerOrALink() {
        String router = "router { key-file = router.keys }";
        assertThatThrownBy(() -> read(router, link(""), partner(", destination = \"x\"")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("partners[0].destination");
        assertThatThrownBy(() -> read(router, link(", router = \"x\""), partner("")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("router hash");
        assertThatThrownBy(() -> read(router, link(", records = true"), partner("")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("records");
        assertThatThrownBy(() -> read("links = [{ name = guard, peer = \"h:1\", " + KEYS + " }]", partner("")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("router.key-file");
        assertThatThrownBy(() -> read(router, "links = [{ name = guard, peer = \"h:1\", " + KEYS + " }]"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("circuits go over links");
    }
}
