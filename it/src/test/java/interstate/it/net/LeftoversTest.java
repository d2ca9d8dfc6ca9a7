package interstate.it.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeftoversTest {
    @Test
    void shouldSpareTheLivingAndStrangersWhenSweeping() {
        assertThat(Leftovers.ownerIsDead("isit-" + ProcessHandle.current().pid() + "-1-c"))
                .isFalse();
        assertThat(Leftovers.ownerIsDead("isit-999999999-1-c")).isTrue();
        assertThat(Leftovers.ownerIsDead("isit-999999999-12-s-8123")).isTrue();
        assertThat(Leftovers.ownerIsDead("somebody-elses")).isFalse();
        assertThat(Leftovers.ownerIsDead("isit-x-1-c")).isFalse();
    }
}
