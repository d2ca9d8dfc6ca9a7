package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.agent.RepairAgent;
import interstate.actors.agent.RepairRing;
import interstate.wire.repair.SourceWindow;
import interstate.wire.repair.SymbolLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreparedRepairTest {

    private static final int PAYLOAD_BYTES = 1_446;
    private static final int KEY = 7;

    private final SymbolLayout layout = SymbolLayout.of(PAYLOAD_BYTES);
    private final SourceWindow window = new SourceWindow(layout, 256);
    private final PreparedRepair repair = new PreparedRepair(layout, window);
    private final RepairRing ring = new RepairRing();

    @BeforeEach
    void send() {
        byte[] payload = new byte[PAYLOAD_BYTES];
        byte[] packet = Packets.ipv4(1, 1_000);
        System.arraycopy(packet, 0, payload, 2, packet.length);
        window.add(0, payload, 0);
    }

    private void ask() {
        assertThat(repair.isEmpty()).isTrue();
        assertThat(repair.take(0)).isTrue();
        repair.ask(0, KEY, false);
        ring.add(repair);
    }

    private int make() {
        return new RepairAgent(ring).doWork();
    }

    @Test
    void shouldBeReadyWhenItWasMade() {
        ask();
        assertThat(repair.isReady()).isFalse();
        assertThat(make()).isEqualTo(1);
        assertThat(repair.isReady()).isTrue();
        assertThat(repair.fitting(PAYLOAD_BYTES)).isPositive();
    }

    @Test
    void shouldBeMadeByTheAgentAfterTheOneThatFailedAtIt() {
        assertThat(repair.isEmpty()).isTrue();
        repair.ask(0, KEY, false);
        ring.add(repair);
        // Of no sources nobody can make anything.
        assertThatThrownBy(this::make).isInstanceOf(AssertionError.class);
        assertThat(repair.isReady()).isFalse();

        ask();
        assertThat(make()).isEqualTo(1);
        assertThat(repair.isReady()).isTrue();
    }
}
