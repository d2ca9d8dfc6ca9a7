package interstate.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.control.FakeNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitCommandTest {
    private static final String STATUS =
            "{\"pools\":[{\"direction\":\"outbound\",\"tunnels\":[{\"hops\":[\"g1\",\"r2\"],\"used\":true,\"left\":500,"
                    + "\"testNs\":12300000,\"failures\":0,\"cells\":7,\"chaff\":9}]},"
                    + "{\"direction\":\"inbound\",\"tunnels\":[{\"hops\":[\"r1\",\"g2\"],\"used\":false,\"left\":60,"
                    + "\"testNs\":0,\"failures\":2,\"cells\":1,\"chaff\":0}]}]}";

    @TempDir
    Path directory = Path.of("");

    private final Console console = new Console();

    private int run(FakeNode node, String words) {
        assertThat(node).isNotNull();
        return console.run((words + " --run-dir " + directory).split(" ", -1));
    }

    private FakeNode node(String answer) throws IOException {
        return new FakeNode(directory, request -> answer + "\n");
    }

    @Test
    void shouldListTunnels() throws IOException {
        try (FakeNode node = node(STATUS)) {
            assertThat(run(node, "circuit list")).isZero();
            assertThat(console.out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                    .contains(
                            "1 outbound g1 > r2 used 500 s 12.3 ms 0 7 9",
                            "2 inbound r1 > g2 backup 60 s none yet 2 1 0");
        }
    }

    @Test
    void shouldShowOneTunnel() throws IOException {
        try (FakeNode node = node(STATUS)) {
            assertThat(run(node, "circuit show 2")).isZero();
            assertThat(console.out.toString()).contains("inbound", "r1 > g2", "60");
            assertThat(run(node, "circuit show 3")).isEqualTo(2);
            assertThat(console.oneLine()).contains("NUMBER is \"3\"; allowed: 1 to 2");
        }
    }

    @Test
    void shouldTellHowManyBuildsCameToStand() throws IOException {
        String built =
                "{\"direction\":\"outbound\",\"hops\":[\"g1\"],\"built\":true,\"tookNs\":2000000,\"problem\":\"\"}";
        String not =
                "{\"direction\":\"inbound\",\"hops\":[\"g1\"],\"built\":false,\"tookNs\":1,\"problem\":\"refused by g1\"}";
        try (FakeNode node = new FakeNode(directory, request -> (request.endsWith("outbound") ? built : not) + "\n")) {
            assertThat(run(node, "circuit build --count 3")).isEqualTo(1);
            assertThat(console.out.toString()).contains("3 of 6 built", "2.0 ms", "3  inbound: refused by g1");
            assertThat(node.requests).hasSize(6);
        }
    }

    @Test
    void shouldSayWhatTheNodeRefuses() throws IOException {
        try (FakeNode node = node("error: this node has no router: router.key-file is not set")) {
            for (String command : new String[] {"circuit test", "circuit build", "netdb list"}) {
                assertThat(run(node, command)).isEqualTo(1);
                assertThat(console.oneLine()).contains("this node has no router");
            }
        }
    }

    @Test
    void shouldListWhatARouterKnows() throws IOException {
        String known = "{\"records\":[{\"kind\":\"router\",\"hash\":\"AAA\",\"age\":5,\"name\":\"g1\",\"difficulty\":0,"
                + "\"links\":[\"r1\",\"r2\"]},{\"kind\":\"destination\",\"hash\":\"BBB\",\"age\":6,\"gateways\":[\"r1\"]}]}";
        try (FakeNode node = node(known)) {
            assertThat(run(node, "netdb list")).isZero();
            assertThat(console.out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                    .contains("router g1 AAA 5 s ago r1, r2", "destination BBB 6 s ago r1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "circuit lost",
                "circuit show",
                "circuit list now",
                "circuit plan",
                "circuit build --count 0",
                "netdb"
            })
    void shouldRefuseOtherWords(String command) {
        assertThat(console.run(command.split(" ", -1))).isEqualTo(2);
        assertThat(console.oneLine()).isNotEmpty();
    }
}
