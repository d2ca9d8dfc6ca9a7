package interstate.it.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DelayTest {
    @Test
    void shouldSayItInNanosecondsWhenTheBoxIsTold() {
        assertThat(Delay.ofMs(20).withSpreadMs(5).withHeld(10, 3).words())
                .containsExactly("20000000", "5000000", "10", "3000000");
    }

    @Test
    void shouldRefuseWhenAFrameWouldLeaveBeforeItCame() {
        assertThatThrownBy(() -> Delay.ofMs(2).withSpreadMs(3)).hasMessageContaining("2000000 +- 3000000");
        assertThatThrownBy(() -> Delay.ofMs(2).withHeld(1_001, 3)).hasMessageContaining("1001 permille");
    }

    @Test
    void shouldTellBothWaysApartWhenTheBoxHasEnded() {
        DelayBox.Told told = DelayBox.parse("""
                ready
                way toclient taken 9 sent 6 failed 1 overflowed 2 overtaken 3 p50 11000 p99 12000 max 13333
                way toserver taken 8 sent 8 failed 0 overflowed 0 overtaken 0 p50 1000 p99 2000 max 2222
                """);
        assertThat(told.up()).isEqualTo(new DelayBox.Way(9, 6, 1, 2, 3, 11_000, 12_000, 13_333));
        assertThat(told.up().lost()).isEqualTo(3);
        assertThat(told.down().taken()).isEqualTo(8);
        assertThatThrownBy(() -> DelayBox.parse("ready")).hasMessageContaining("ready");
    }
}
