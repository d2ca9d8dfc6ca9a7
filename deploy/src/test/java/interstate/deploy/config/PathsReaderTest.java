package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.PathSettings;
import interstate.wire.Bond;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathsReaderTest {
    @TempDir
    Path directory = Path.of("");

    private Fixture fixture;

    @BeforeEach
    void makeSecrets() throws IOException {
        fixture = new Fixture(directory);
    }

    private List<ClientLinkSettings> read(String keys) throws IOException {
        return fixture.read("links = [{ name = home, password-file = password, " + keys + " }]")
                .settings()
                .clients();
    }

    @Test
    void shouldMakeALinkOfEachPathWhenThereAreSeveral() throws IOException {
        List<ClientLinkSettings> links = read("path-mode = split, paths = [\"auto=192.0.2.1:1405\","
                + " \"127.0.0.1=192.0.2.2:1405\", \"127.0.0.1:99=192.0.2.3:1405\", \"lo=192.0.2.4:1405\"]");

        assertThat(links).extracting(ClientLinkSettings::name).containsExactly("home", "home/2", "home/3", "home/4");
        assertThat(links).extracting(ClientLinkSettings::callerName).containsOnly("home");
        assertThat(links)
                .extracting(ClientLinkSettings::fileName)
                .containsExactly("home", "home+2", "home+3", "home+4");
        assertThat(links.get(3).path()).contains(new PathSettings("home", 3, 4, Bond.Mode.SPLIT));
        assertThat(links)
                .extracting(link -> link.peer().toString())
                .containsExactly("192.0.2.1:1405", "192.0.2.2:1405", "192.0.2.3:1405", "192.0.2.4:1405");
        assertThat(links)
                .extracting(link -> link.local().toString())
                .containsExactly("/0.0.0.0:0", "/127.0.0.1:0", "/127.0.0.1:99", "/0.0.0.0:0");
        assertThat(links).extracting(link -> link.device().orElse("")).containsExactly("", "", "", "lo");
        assertThat(links)
                .extracting(ClientLinkSettings::outgoing)
                .containsOnly(links.get(0).outgoing());
    }

    @Test
    void shouldTakeBlocksAndMonitorEachPathApart() throws IOException {
        List<ClientLinkSettings> links = read("monitor-packets = rows, paths = [{ peer = \"192.0.2.1:1405\" },"
                + " { interface = lo, listen = \"127.0.0.1\", peer = \"192.0.2.1:1405\" }]");

        assertThat(links.get(1).device()).contains("lo");
        assertThat(links.get(1).local()).hasToString("/127.0.0.1:0");
        assertThat(links.get(1).path()).contains(new PathSettings("home", 1, 2, Bond.Mode.DUPLICATE));
        assertThat(links.get(0).monitorPackets()).contains(directory.resolve("rows"));
        assertThat(links.get(1).monitorPackets()).contains(directory.resolve("rows-2"));
    }

    @Test
    void shouldBeALinkLikeAnyOtherWhenThereIsOnePath() throws IOException {
        List<ClientLinkSettings> links = read("paths = \"lo=192.0.2.1:1405\"");
        assertThat(links).hasSize(1);
        assertThat(links.get(0).path()).isEmpty();
        assertThat(links.get(0).device()).contains("lo");
        assertThat(read("peer = \"192.0.2.1:1405\"").get(0).path()).isEmpty();
    }

    @Test
    void shouldRefuseAPeerOrAnAddressOfTheLinksOwnBesidePaths() {
        String paths = "paths = [\"auto=192.0.2.1:1405\", \"auto=192.0.2.2:1405\"], ";
        assertThatThrownBy(() -> read(paths + "peer = \"192.0.2.3:1405\""))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("peer")
                .hasMessageContaining("each has its own peer");
        assertThatThrownBy(() -> read(paths + "listen = \"0.0.0.0:0\""))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("each has its own listen");
    }

    @Test
    void shouldRefuseMorePathsThanABondMayHaveAndKeysThatAPathHasNot() {
        String nine = "\"auto=192.0.2.1:1405\", ".repeat(9);
        assertThatThrownBy(() -> read("paths = [" + nine + "]")).hasMessageContaining("has 9 paths; allowed: 1 to 8");
        assertThatThrownBy(() -> read("paths = [{ peer = \"192.0.2.1:1405\", iface = lo }]"))
                .hasMessageContaining("iface");
    }
}
