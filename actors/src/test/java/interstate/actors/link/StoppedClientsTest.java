package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.PeerId;
import org.junit.jupiter.api.Test;

class StoppedClientsTest {

    private static final PeerId ONE = PeerId.ofClientId(new byte[] {1});
    private static final PeerId OTHER = PeerId.ofClientId(new byte[] {2});

    private final StoppedClients stopped = new StoppedClients();

    @Test
    void shouldIncludeWhomWasStoppedForTenMinutes() {
        stopped.add(ONE, 100);
        assertThat(stopped.includes(ONE, 100)).isTrue();
        assertThat(stopped.includes(ONE, 99 + StoppedClients.FOR_NS)).isTrue();
        assertThat(stopped.includes(ONE, 100 + StoppedClients.FOR_NS)).isFalse();
        assertThat(stopped.includes(OTHER, 100)).isFalse();
    }

    @Test
    void shouldHoldSoManyAndMakeRoomAsTheirTimeEnds() {
        for (int i = 0; i < 5_000; i++) {
            stopped.add(PeerId.ofClientId(new byte[] {(byte) i, (byte) (i >> 8), 7}), 0);
        }
        stopped.add(ONE, 0);
        assertThat(stopped.includes(ONE, 0)).isFalse();
        stopped.add(ONE, StoppedClients.FOR_NS);
        assertThat(stopped.includes(ONE, StoppedClients.FOR_NS)).isTrue();
    }
}
