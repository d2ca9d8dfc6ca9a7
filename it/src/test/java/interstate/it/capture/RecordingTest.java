package interstate.it.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Flow FLOW = new Flow("10.77.0.1", "10.77.0.2", 1405);

    @TempDir
    Path directory;

    private Recording read(Frames.File file, Flow flow) throws IOException {
        Path path = directory.resolve("test.pcap");
        Files.write(path, file.bytes());
        return Recording.read(path, flow);
    }

    private static Frames.File file() {
        return new Frames.File(ByteOrder.LITTLE_ENDIAN, true);
    }

    private static byte[] up(int port, int payloadBytes, int id) {
        return Frames.udp4("10.77.0.1", port, "10.77.0.2", 1405, payloadBytes, id);
    }

    private static byte[] down(int port, int payloadBytes, int id) {
        return Frames.udp4("10.77.0.2", 1405, "10.77.0.1", port, payloadBytes, id);
    }

    @Test
    void shouldSortDatagramsByDirectionAndPortWhenTheyAreOurs() throws IOException {
        Recording recording = read(
                file().frame(1, 10, up(4000, 1472, 0))
                        .frame(1, 20, down(4000, 472, 0))
                        .frame(1, 30, up(4001, 1472, 0)),
                FLOW);
        assertThat(recording.up().epochNs()).containsExactly(1_000_000_010L, 1_000_000_030L);
        assertThat(recording.up().packetLengths()).containsExactly(1500);
        assertThat(recording.up().clientPorts()).containsExactly(4000, 4001);
        assertThat(recording.up().ttls()).containsExactly(64);
        assertThat(recording.up().trafficClasses()).containsExactly(0);
        assertThat(recording.up().fragmentable()).isZero();
        assertThat(recording.down().packetLengths()).containsExactly(500);
        assertThat(recording.up(4001).datagrams()).isEqualTo(1);
        assertThat(recording.strangers()).isZero();
    }

    @Test
    void shouldCallEverythingElseStrangersWhenItIsOnTheWire() throws IOException {
        byte[] icmp = up(4000, 100, 0);
        icmp[23] = 1;
        byte[] fragment = up(4000, 100, 0);
        fragment[20] = 0x20;
        Recording recording = read(
                file().frame(1, 0, Frames.arp())
                        .frame(1, 1, Frames.udp4("10.77.0.1", 4000, "10.77.0.2", 53, 30, 0))
                        .frame(1, 2, Frames.udp4("10.77.0.3", 4000, "10.77.0.2", 1405, 30, 0))
                        .frame(1, 3, icmp)
                        .frame(1, 4, fragment)
                        .frame(1, 5, new byte[5])
                        .frame(1, 6, Frames.udp6("fd77::1", 1, "fd77::2", 1405, 9)),
                FLOW);
        assertThat(recording.up().datagrams()).isZero();
        assertThat(recording.strangers()).isEqualTo(7);
        assertThat(recording.strangersDescribed())
                .containsExactly(
                        "ARP of 42 bytes",
                        "IPv4 UDP 4000 to 53 of 72 bytes",
                        "IPv4 UDP 4000 to 1405 of 72 bytes",
                        "IPv4 ICMP of 142 bytes",
                        "IPv4 UDP of 142 bytes",
                        "runt of 5 bytes",
                        "IPv6 UDP 1 to 1405 of 71 bytes");
    }

    @Test
    void shouldCountTheOuterHeadersOfIpv6WhenTheFlowIsIpv6() throws IOException {
        Recording recording = read(
                file().frame(1, 0, Frames.udp6("fd77::1", 4000, "fd77::2", 1405, 1452))
                        .frame(1, 1, Frames.udp6("fd77::2", 1405, "fd77::1", 4000, 1452)),
                new Flow("fd77::1", "fd77::2", 1405));
        assertThat(recording.up().packetLengths()).containsExactly(1500);
        assertThat(recording.down().packetLengths()).containsExactly(1500);
        assertThat(recording.down().ttls()).containsExactly(64);
    }

    @Test
    void shouldTellLengthsInTheirOrderWhenTheyChange() throws IOException {
        Recording recording = read(
                file().frame(1, 0, up(1, 300, 0))
                        .frame(1, 1, up(1, 300, 0))
                        .frame(1, 2, up(1, 200, 0))
                        .frame(1, 3, up(1, 300, 0)),
                FLOW);
        assertThat(recording.up().runs())
                .containsExactly(
                        new Trace.Run(328, 1_000_000_000L),
                        new Trace.Run(228, 1_000_000_002L),
                        new Trace.Run(328, 1_000_000_003L));
        assertThat(recording.down().runs()).isEmpty();
    }

    @Test
    void shouldTellThePatternOfIdentificationsWhenTheyAreConstantCountingOrNeither() throws IOException {
        assertThat(read(file().frame(1, 0, up(1, 9, 0)).frame(1, 1, up(1, 9, 0)), FLOW)
                        .up()
                        .identificationPattern())
                .isEqualTo(Trace.Pattern.CONSTANT);
        assertThat(read(file().frame(1, 0, up(1, 9, 0xffff)).frame(1, 1, up(1, 9, 0)), FLOW)
                        .up()
                        .identificationPattern())
                .isEqualTo(Trace.Pattern.COUNTING);
        assertThat(read(file().frame(1, 0, up(1, 9, 7)).frame(1, 1, up(1, 9, 9)), FLOW)
                        .up()
                        .identificationPattern())
                .isEqualTo(Trace.Pattern.VARYING);
    }

    @Test
    void shouldWriteWholeUpFramesOnlyWhenTemplatesAreWanted() throws IOException {
        Path capture = directory.resolve("frames.pcap");
        Files.write(
                capture,
                file().frame(1, 0, up(1, 100, 1))
                        .frame(1, 1, down(1, 100, 2))
                        .frame(1, 2, up(1, 100, 3), 60)
                        .frame(1, 3, up(1, 100, 4))
                        .frame(1, 4, up(1, 100, 5))
                        .bytes());
        Path templates = directory.resolve("templates");
        assertThat(UpFrames.write(capture, FLOW, 2, templates)).isEqualTo(2);
        byte[] written = Files.readAllBytes(templates);
        assertThat(written).hasSize(2 * (4 + 142)).startsWith(142, 0, 0, 0);
    }
}
