package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowMatcherTest {

    private static final int CAPACITY = 8;

    private final LinkCounters counters = new LinkCounters();
    private final List<String> rows = new ArrayList<>();
    private final RowMatcher out = matcher(true);
    private final RowMatcher in = matcher(false);

    private RowMatcher matcher(boolean outgoing) {
        return new RowMatcher(outgoing, CAPACITY, counters, (n, sent, got) -> rows.add(n + "," + sent + "," + got));
    }

    @Test
    void shouldMakeARowOfWhatBothEndsKnow() {
        out.local().at(0, 100);
        out.remote().at(0, 200);
        out.settle();
        in.remote().at(0, 300);
        in.local().at(0, 400);
        in.settle();
        assertThat(rows).containsExactly("0,100,200", "0,300,400");
        assertThat(counters.monitorRows).isEqualTo(2);
        assertThat(counters.monitorLost).isZero();
    }

    @Test
    void shouldTellWhatWasLostFromWhatNeverLeft() {
        out.local().at(0, 100);
        out.local().nothing(1, 1);
        out.local().at(2, 120);
        out.remote().nothing(0, 3);
        out.settle();
        assertThat(rows).containsExactly("0,0,0", "2,0,0");
        in.local().nothing(0, 2);
        in.local().at(2, 400);
        in.remote().at(0, 300);
        in.remote().nothing(1, 1);
        in.remote().at(2, 320);
        in.settle();
        assertThat(rows.subList(2, 4)).containsExactly("0,0,0", "2,320,400");
        assertThat(counters.monitorLost).isEqualTo(3);
        assertThat(counters.monitorUntold).isZero();
    }

    /** What never left needs no word of this end's; when that comes all the same it must not count for the number that has the cell next. */
    @Test
    void shouldForgetWhatItHearsOfANumberThatIsSettled() {
        in.local().at(0, 400);
        in.remote().at(0, 300);
        in.remote().nothing(1, 2);
        in.settle();
        in.local().nothing(1, 1);
        in.local().at(2, 420);
        for (int n = 3; n < 3 + CAPACITY; n++) {
            in.remote().at(n, 300 + n);
            in.settle();
            in.local().at(n, 400 + n);
            in.settle();
        }
        List<String> wanted = new ArrayList<>(List.of("0,300,400"));
        for (int n = 3; n < 3 + CAPACITY; n++) {
            wanted.add(n + "," + (300 + n) + "," + (400 + n));
        }
        assertThat(rows).containsExactlyElementsOf(wanted);
    }

    @Test
    void shouldKeepTheOrderWhenReportsComeInAnyOrderAndTwice() {
        for (int n = 0; n < 4; n++) {
            out.local().at(n, 100 + n);
        }
        out.remote().at(2, 202);
        out.remote().at(3, 203);
        out.settle();
        assertThat(rows).isEmpty();
        out.remote().at(0, 200);
        out.remote().at(1, 201);
        out.settle();
        out.remote().at(0, 200);
        out.settle();
        assertThat(rows).containsExactly("0,100,200", "1,101,201", "2,102,202", "3,103,203");
    }

    @Test
    void shouldLeaveOutAndCountWhatTheOtherEndWillNeverTell() {
        for (int n = 0; n < 4; n++) {
            out.local().at(n, 100 + n);
        }
        out.remote().at(0, 200);
        out.remote().at(3, 203);
        out.floor(3);
        out.settle();
        assertThat(rows).containsExactly("0,100,200", "3,103,203");
        assertThat(counters.monitorUntold).isEqualTo(2);
    }

    @Test
    void shouldLeaveOutAndCountWhatIsNotKnown() {
        out.local().unknown(0);
        out.local().at(1, 101);
        out.local().at(2, 102);
        out.remote().at(0, 200);
        out.remote().unknown(1);
        out.remote().at(2, 202);
        out.settle();
        assertThat(rows).containsExactly("2,102,202");
        assertThat(counters.monitorUntold).isEqualTo(2);
    }

    @Test
    void shouldTellAsLostWhatFollowsTheLastThatCame() {
        out.local().at(0, 100);
        out.local().at(1, 101);
        out.remote().at(0, 200);
        out.remote().end(1);
        out.settle();
        in.remote().at(0, 300);
        in.remote().at(1, 301);
        in.local().at(0, 400);
        in.settle();
        assertThat(rows).containsExactly("0,100,200", "1,0,0", "0,300,400");
        in.local().end(1);
        in.settle();
        assertThat(rows).endsWith("0,300,400", "1,0,0");
    }

    @Test
    void shouldNotWaitForMoreThanItHolds() {
        for (int n = 0; n < CAPACITY + 2; n++) {
            out.local().at(n, 100 + n);
        }
        assertThat(counters.monitorUntold).isEqualTo(2);
        out.remote().at(0, 200);
        out.remote().at(2, 202);
        out.settle();
        assertThat(rows).containsExactly("2,102,202");
    }

    @Test
    void shouldGoOnWhenItsOwnNumbersLeapAhead() {
        long far = 1L << 47;
        in.local().at(0, 400);
        in.local().nothing(1, far - 1);
        in.local().at(far, 500);
        in.remote().at(far - 1, 301);
        in.remote().at(far, 302);
        in.floor(far - 1);
        in.settle();
        assertThat(rows).containsExactly((far - 1) + ",0,0", far + ",302,500");
        assertThat(counters.monitorUntold).isEqualTo(far - 1);
    }

    @Test
    void shouldNotBeMovedWhenTheOtherEndTellsOfNumbersThatAreFarOff() {
        out.local().at(0, 100);
        out.remote().at(1L << 47, 200);
        out.remote().nothing(1, (1L << 47) - 1);
        out.floor(0);
        out.remote().at(0, 200);
        out.settle();
        assertThat(rows).containsExactly("0,100,200");
    }

    @Test
    void shouldCountWhatIsLeftWhenItIsClosed() {
        out.local().at(0, 100);
        out.local().at(1, 101);
        out.remote().at(0, 200);
        out.close();
        assertThat(rows).containsExactly("0,100,200");
        assertThat(counters.monitorUntold).isEqualTo(1);
    }
}
