package interstate.it.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossLawTest {
    /** One rule of iptables that takes the first of every so many packets that reach it (xt_statistic, mode nth). */
    private static final class FirstOfEvery {
        private final int every;
        private int seen;

        FirstOfEvery(List<String> rule) {
            every = Integer.parseInt(rule.get(rule.indexOf("--every") + 1));
            assertThat(rule).contains("nth").endsWith("--packet", "0");
        }

        boolean takes() {
            return seen++ % every == 0;
        }
    }

    /** Numbers of the packets that are dropped, of so many from 0. */
    private static List<Integer> dropped(LossLaw law, int packets) {
        List<FirstOfEvery> rules = law.rules().stream().map(FirstOfEvery::new).toList();
        List<Integer> dropped = new ArrayList<>();
        for (int packet = 0; packet < packets; packet++) {
            // As in the kernel, a packet that one rule takes does not reach the next.
            if (rules.stream().anyMatch(FirstOfEvery::takes)) {
                dropped.add(packet);
            }
        }
        return dropped;
    }

    @Test
    void shouldDropSoManyInARowOnceAPeriodWhenLossComesInBursts() {
        LossLaw law = LossLaw.bursts(5, 250);
        assertThat(dropped(law, 750)).containsExactly(0, 1, 2, 3, 4, 250, 251, 252, 253, 254, 500, 501, 502, 503, 504);
        assertThat(law.share()).isEqualTo(0.02);
        assertThat(dropped(LossLaw.bursts(1, 2), 5)).containsExactly(0, 2, 4);
        assertThat(dropped(LossLaw.bursts(2, 3), 7)).containsExactly(0, 1, 3, 4, 6);
    }

    @Test
    void shouldNameItsProbabilityWhenLossIsRandom() {
        LossLaw law = LossLaw.random(0.02);
        assertThat(law.name()).isEqualTo("2 % random");
        assertThat(law.rules()).hasSize(1);
        assertThat(law.rules().get(0)).endsWith("--mode", "random", "--probability", "0.02");
        assertThat(LossLaw.NONE.rules()).isEmpty();
    }

    @Test
    void shouldRefuseWhenNothingOrEverythingWouldBeLost() {
        assertThatThrownBy(() -> LossLaw.random(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LossLaw.random(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LossLaw.bursts(0, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LossLaw.bursts(5, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSumWhatWasDroppedWhenIptablesLists() {
        assertThat(OuterLoss.parse("""
                Chain outer-loss (1 references)
                    pkts      bytes target     prot opt in     out     source               destination
                      12    18000 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0            statistic mode nth every 250
                   1000 1500000 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0            statistic mode nth every 249
                       7      700 ACCEPT     all  --  *      *       0.0.0.0/0            0.0.0.0/0
                """)).isEqualTo(1_012);
    }
}
