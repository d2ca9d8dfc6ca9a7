package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.LaneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lengths a link has when its user leaves them to the path. */
class PathLengthsTest {
    private static final String LINK = "links = [{ name = a, peer = \"192.0.2.1:1405\", password-file = password }]";
    private static final long MS = 1_000_000;

    @TempDir
    Path directory = Path.of("");

    private Fixture fixture;

    @BeforeEach
    void makeSecrets() throws IOException {
        fixture = new Fixture(directory);
    }

    /** Over a way of 1400 bytes. */
    private ClientLinkSettings link(String lanes) throws IOException {
        return fixture.read(LINK, "link-defaults { " + lanes + " }")
                .settings()
                .clients()
                .get(0);
    }

    private static List<Integer> lengths(LaneSettings lane) {
        return Stream.concat(Stream.of(lane), lane.shorter().stream())
                .map(LaneSettings::packetLength)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "9000, false, 9000 1500 1492 1460 1420 1400 1360 1280 1024 576",
        "1500, false, 1500 1492 1460 1420 1400 1360 1280 1024 576",
        "1499, false, 1499 1492 1460 1420 1400 1360 1280 1024 576",
        "1492, false, 1492 1460 1420 1400 1360 1280 1024 576",
        "576, false, 576",
        "500, false, 500",
        "1500, true, 1500 1492 1460 1420 1400 1360 1280",
        "1281, true, 1281 1280",
        "1280, true, 1280"
    })
    void shouldDescendFromTheWaysOwnByTheUsualOnes(int mtu, boolean ipv6, String tried) {
        assertThat(PathLengths.tried(new Way(mtu, ipv6)))
                .isEqualTo(Arrays.stream(tried.split(" ", -1))
                        .map(Integer::valueOf)
                        .toList());
    }

    @Test
    void shouldTryNoneUnlessTold() throws IOException {
        ClientLinkSettings link = link("incoming.packet-length = 1200");
        assertThat(lengths(link.outgoing())).containsExactly(1400);
        assertThat(lengths(link.incoming())).containsExactly(1200);
    }

    @Test
    void shouldKeepTheSpeedThatIsGivenAndTheIntervalThatIs() throws IOException {
        ClientLinkSettings link = link("outgoing { packet-length = auto, speed = 140k }, "
                + "incoming { packet-length = auto, packet-interval = 2ms, packet-jitter = 1ms }");
        assertThat(lengths(link.outgoing())).containsExactly(1400, 1360, 1280, 1024, 576);
        assertThat(lengths(link.incoming())).containsExactly(1400, 1360, 1280, 1024, 576);
        assertThat(link.outgoing().intervalNs()).isEqualTo(10 * MS);
        assertThat(link.outgoing().shortened(1).intervalNs()).isEqualTo(9_714_285);
        assertThat(link.outgoing().shortened(4).intervalNs()).isEqualTo(4_114_285);
        assertThat(link.outgoing().shortened(5)).isEqualTo(link.outgoing().shortened(4));
        assertThat(link.incoming().shorter()).allSatisfy(lane -> {
            assertThat(lane.intervalNs()).isEqualTo(2 * MS);
            assertThat(lane.jitterPermille()).isEqualTo(500);
        });
    }

    @Test
    void shouldDoSoForEveryHourOfATimetable() throws IOException {
        LaneSettings lane = link("incoming { packet-length = auto, timetable = [\"07:00=10ms\", \"22:00=28k\"] }")
                .incoming();
        assertThat(lengths(lane)).containsExactly(1400, 1360, 1280, 1024, 576);
        assertThat(lane.hourlyNs().get(22)).isEqualTo(50 * MS);
        assertThat(lane.shortened(2).hourlyNs().get(7)).isEqualTo(10 * MS);
        assertThat(lane.shortened(2).hourlyNs().get(22)).isEqualTo(45_714_285);
    }

    @Test
    void shouldLeaveOutLengthsAtWhichSlotsWouldBeTooNear() throws IOException {
        assertThat(lengths(
                        link("outgoing { packet-length = auto, speed = 64m }").outgoing()))
                .containsExactly(1400, 1360, 1280);
    }

    @ParameterizedTest
    @CsvSource({"28k, 1400, 50000000", "27999, 576, 20572163", "24, 576, 24000000000"})
    void shouldTakeShortPacketsWhereSlotsWouldBeRare(String speed, int length, long intervalNs) throws IOException {
        LaneSettings lane = link("outgoing.speed = " + speed).outgoing();
        assertThat(lane.packetLength()).isEqualTo(length);
        assertThat(lane.intervalNs()).isEqualTo(intervalNs);
        assertThat(lane.shorter()).isEmpty();
    }

    @Test
    void shouldTryNothingWhereSlotsWouldBeRare() throws IOException {
        assertThat(lengths(
                        link("outgoing { packet-length = auto, speed = 10k }").outgoing()))
                .containsExactly(576);
    }

    @Test
    void shouldTakeTheWaysLengthWhereAnIntervalIsGivenHoweverLong() throws IOException {
        assertThat(lengths(link("outgoing.packet-interval = 1s").outgoing())).containsExactly(1400);
    }

    @Test
    void shouldRefuseToTryLengthsWhereOneIsImplied() {
        assertThatThrownBy(() -> link("outgoing { packet-length = auto, packet-interval = 10ms, speed = 100k }"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("outgoing.packet-length (node.conf line 2) is \"auto\"; allowed: null, since ")
                .hasMessageContaining("outgoing.packet-interval")
                .hasMessageContaining("outgoing.speed");
    }
}
