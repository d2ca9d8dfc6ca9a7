package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenessTest {

    @Test
    void shouldLieBelowTheUpperEndAndAboveTheOneBeforeWhenCounted() {
        for (long latenessNs = 1; latenessNs < 9_000_000_000L; latenessNs = latenessNs * 9 / 8 + 1) {
            int bucket = Lateness.bucket(latenessNs);
            assertThat(bucket).isLessThan(Lateness.BUCKETS);
            assertThat(latenessNs).isLessThan(Lateness.upperNs(bucket));
            if (bucket > 0) {
                assertThat(latenessNs).isGreaterThanOrEqualTo(Lateness.upperNs(bucket - 1));
                assertThat(Lateness.upperNs(bucket)).isLessThanOrEqualTo(Lateness.upperNs(bucket - 1) * 9 / 8);
            }
        }
    }

    @Test
    void shouldStayInTheTableWhenEarlyOrEndlesslyLate() {
        assertThat(Lateness.bucket(-5)).isZero();
        assertThat(Lateness.bucket(Long.MAX_VALUE)).isEqualTo(Lateness.BUCKETS - 1);
    }
}
