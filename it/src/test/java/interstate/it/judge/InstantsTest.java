package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InstantsTest {
    @Test
    void shouldSortByLaneAndSlotWhenLinesAreMixedDoubledOrCutShort() {
        var lanes = Instants.parse(List.of(
                "lane,slot,instantNs,offset", "0,2,300,1000", "1,0,50,1000", "0,1,200,1000", "0,2,300,1000", "0,3,4"));
        assertThat(lanes).containsOnlyKeys(0, 1);
        assertThat(lanes.get(0)).containsExactly(1_200, 1_300);
        assertThat(lanes.get(1)).containsExactly(1_050);
    }

    @Test
    void shouldTakeNegativeOffsetsWhenTheEpochIsBehind() {
        assertThat(Instants.parse(List.of("0,0,500,-100")).get(0)).containsExactly(400);
    }
}
