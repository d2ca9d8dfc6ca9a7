package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BondTest {
    private static final LaneTerms LANE = new LaneTerms(1_500, 1_500_000, 250, 0);
    private static final Bond BOND = new Bond(0x0123456789abcdefL, 1, 3, Bond.Mode.SPLIT);

    private static byte[] offer(LinkFeatures features) {
        return new Offer(1, 5, new byte[16], LANE, LANE, 1, 1, 0, features, List.of(Prefix.parse("10.140.5.2/24")))
                .encode();
    }

    @Test
    void shouldCostNothingWhereThereIsOnePath() throws MalformedException {
        byte[] bonded = offer(LinkFeatures.NONE.with(BOND));
        byte[] alone = offer(LinkFeatures.NONE);
        assertThat(alone).hasSize(bonded.length - Bond.BYTES);
        assertThat(Offer.decode(alone).features().bond()).isNull();
        assertThat(Offer.decode(bonded).features().bond()).isEqualTo(BOND);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 0, true",
        "7, 8, 1, true",
        "0, 1, 0, false",
        "0, 9, 0, false",
        "2, 2, 0, false",
        "255, 8, 0, false",
        "0, 2, 2, false",
        "0, 2, 255, false"
    })
    void shouldKeepToTheRanges(int path, int paths, int mode, boolean fits) throws MalformedException {
        byte[] b = offer(LinkFeatures.NONE.with(BOND));
        b[b.length - 3] = (byte) path;
        b[b.length - 2] = (byte) paths;
        b[b.length - 1] = (byte) mode;
        if (fits) {
            assertThat(Offer.decode(b).features().bond())
                    .isEqualTo(new Bond(BOND.id(), path, paths, mode == 0 ? Bond.Mode.DUPLICATE : Bond.Mode.SPLIT));
        } else {
            assertThatThrownBy(() -> Offer.decode(b)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void shouldBeMalformedWhenCutOrFollowedByMore() {
        byte[] b = offer(LinkFeatures.NONE.with(BOND));
        for (int cut = 1; cut <= Bond.BYTES; cut++) {
            byte[] shorter = Arrays.copyOf(b, b.length - cut);
            assertThatThrownBy(() -> Offer.decode(shorter)).isInstanceOf(MalformedException.class);
        }
        byte[] longer = Arrays.copyOf(b, b.length + 1);
        assertThatThrownBy(() -> Offer.decode(longer)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldLieBesideTheOtherPathsOfTheSameBondAlone() {
        assertThat(BOND.beside(new Bond(BOND.id(), 0, 3, Bond.Mode.SPLIT))).isTrue();
        assertThat(BOND.beside(BOND)).isFalse();
        assertThat(BOND.beside(new Bond(BOND.id() + 1, 0, 3, Bond.Mode.SPLIT))).isFalse();
        assertThat(BOND.beside(new Bond(BOND.id(), 0, 2, Bond.Mode.SPLIT))).isFalse();
        assertThat(BOND.beside(new Bond(BOND.id(), 0, 3, Bond.Mode.DUPLICATE))).isFalse();
    }
}
