package interstate.it.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcTest {
    private final Proc self = new Proc(ProcessHandle.current().pid());

    @Test
    void shouldTellOfItselfWhenAlive() {
        assertThat(self.alive()).isTrue();
        assertThat(self.commandLine().get(0)).endsWith("java");
        assertThat(self.standardError()).isNotEmpty();
        assertThat(self.peakBytes()).isBetween(1L << 20, 1L << 34);
        assertThat(self.residentBytes()).isGreaterThan(1L << 20);
        assertThat(self.allowedCpus()).matches("[0-9,-]+");
        assertThat(self.tasks()).hasSizeGreaterThan(2).allSatisfy(task -> {
            assertThat(task.realTimePriority()).isZero();
            assertThat(task.cpu()).isBetween(0, Runtime.getRuntime().availableProcessors() - 1);
        });
    }

    @Test
    void shouldBeDeadWhenThereIsNoSuchProcess() {
        assertThat(new Proc(999_999_999).alive()).isFalse();
    }
}
