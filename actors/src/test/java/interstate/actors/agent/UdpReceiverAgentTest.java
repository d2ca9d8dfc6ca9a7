package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.protocol.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpReceiverAgentTest {

    private static final int MAX_BYTES = 100;
    private static final int BATCH = 64;

    private final Doorbell doorbell = new Doorbell();
    private final DatagramRing ring = new DatagramRing(1 << 16, doorbell);
    private final Receiving receiving = new Receiving(MAX_BYTES, ring);
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Endpoint> sources = new ArrayList<>();

    UdpReceiverAgentTest() throws Exception {}

    @AfterEach
    void close() {
        receiving.close();
    }

    private void drain() {
        ring.drain(
                (source, datagram, bytes, arrivedNs) -> {
                    lengths.add(bytes);
                    sources.add(source);
                },
                1_000);
    }

    @Test
    void shouldPutWhatArrivedIntoTheRingAndRing() throws Exception {
        Waiting cipher = new Waiting(() -> doorbell.await(TimeUnit.MINUTES.toNanos(10), () -> false));
        cipher.parked();
        Endpoint from = receiving.send(new byte[10]);
        receiving.send(new byte[20]);
        assertThat(receiving.agent.doWork()).isEqualTo(2);
        cipher.ended();
        drain();
        assertThat(lengths).containsExactly(10, 20);
        assertThat(sources).containsOnly(from);
        assertThat(receiving.agent.received()).isEqualTo(2);
    }

    @Test
    void shouldTakeTheLongestDatagramAndCountAndDropOneLongerByAByte() throws Exception {
        receiving.send(new byte[MAX_BYTES]);
        receiving.send(new byte[MAX_BYTES + 1]);
        receiving.send(new byte[1]);
        receiving.agent.doWork();
        drain();
        assertThat(lengths).containsExactly(MAX_BYTES, 1);
        assertThat(receiving.agent.truncated()).isEqualTo(1);
        assertThat(receiving.agent.received()).isEqualTo(3);
    }

    @Test
    void shouldTakeNoMoreThanABatchAtOnce() throws Exception {
        for (int i = 0; i <= BATCH; i++) {
            receiving.send(new byte[1]);
        }
        assertThat(receiving.agent.doWork()).isEqualTo(BATCH);
        assertThat(receiving.agent.doWork()).isEqualTo(1);
    }

    @Test
    void shouldReturnWithNothingWhenNothingArrives() {
        assertThat(receiving.agent.doWork()).isZero();
        assertThat(ring.hasWork()).isFalse();
    }

    @Test
    void shouldFailWhenItsSocketIsGone() {
        receiving.socket.close();
        assertThatThrownBy(receiving.agent::doWork)
                .hasMessageContaining("socket 7")
                .hasMessageContaining("errno 9");
    }
}
