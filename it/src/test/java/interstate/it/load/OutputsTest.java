package interstate.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.it.judge.Deliveries;
import java.nio.LongBuffer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OutputsTest {
    @Test
    void shouldReadPingsSummaryWhenAnswersCame() {
        Ping.Result result = Ping.parse("""
                500 packets transmitted, 499 received, 0.2% packet loss, time 9980ms
                rtt min/avg/max/mdev = 3.100/12.250/19.800/2.000 ms, pipe 2
                """);
        assertThat(result).isEqualTo(new Ping.Result(500, 499, 12.25, 19.8));
        assertThat(result.lost()).isEqualTo(1);
    }

    @Test
    void shouldReadPingsSummaryWhenNothingCame() {
        assertThat(Ping.parse("3 packets transmitted, 0 received, 100% packet loss, time 2040ms\n\n"))
                .isEqualTo(new Ping.Result(3, 0, 0, 0));
        assertThat(Ping.parse("ping: connect: Network is unreachable").sent()).isZero();
    }

    @Test
    void shouldTakeTheFirstAnswerToEachRequestWhenPingPrintsThem() {
        assertThat(Ping.roundTripsNs("""
                PING 10.140.5.1 (10.140.5.1) 56(84) bytes of data.
                64 bytes from 10.140.5.1: icmp_seq=1 ttl=64 time=41.2 ms
                64 bytes from 10.140.5.1: icmp_seq=3 ttl=64 time=40 ms
                64 bytes from 10.140.5.1: icmp_seq=3 ttl=64 time=55 ms (DUP!)
                """, 3)).containsExactly(41_200_000, Ping.LOST_NS, 40_000_000);
    }

    @Test
    void shouldPutBothEndsTogetherWhenANumberedStreamWasRecorded() {
        // Records of sending: sent, due, bytes; of coming: number, came, bytes.
        Deliveries deliveries = NumberedStream.deliveries(
                LongBuffer.wrap(new long[] {100, 90, 500, -1, 190, 600, 300, 290, 700}),
                LongBuffer.wrap(new long[] {2, 420, 700, 0, 430, 500}));
        assertThat(deliveries.sent()).isEqualTo(2);
        assertThat(deliveries.outOfOrder()).isEqualTo(1);
        assertThat(deliveries.delays().largest()).isEqualTo(330);
        assertThat(deliveries.bytesPerSecond(400, 425)).isEqualTo(700e9 / 25);
    }

    @Test
    void shouldTakeAsLongAsItsBytesWhenAStreamIsAskedFor() {
        assertThat(StreamAsk.of(200_000, 480_000, 1).seconds()).isCloseTo(333.3, Offset.offset(0.1));
    }

    @Test
    void shouldReadTheReceiversRateWhenIperfReports() {
        assertThat(Iperf.parse("{\"end\":{\"sum_received\":{\"bits_per_second\":8000.5}}}"))
                .isEqualTo(1000.0625);
        assertThatThrownBy(() -> Iperf.parse("{\"error\":\"unable to connect\"}"))
                .hasMessageContaining("unable to connect");
        assertThatThrownBy(() -> Iperf.parse("")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldReadTheTotalsWhenTheFloodEnds() {
        Flood.Totals totals = Flood.parse("ready\nsent 10 random 9 replayed 1 forged 0 errors 2 ns 4000000000\n");
        assertThat(totals.perSecond()).isEqualTo(2.0);
    }

    @Test
    void shouldFindTheWrongByteWhenAStreamIsBroken() {
        byte[] b = new byte[1_000];
        KnownBytes.fill(5_000_000_000L, b, b.length);
        assertThat(KnownBytes.firstWrong(5_000_000_000L, b, b.length)).isEqualTo(-1);
        b[700]++;
        assertThat(KnownBytes.firstWrong(5_000_000_000L, b, b.length)).isEqualTo(5_000_000_700L);
    }
}
