package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Programs.Answer;
import org.junit.jupiter.api.Test;

class InstalledProgramsTest {
    private final Programs programs = new InstalledPrograms();

    @Test
    void shouldReturnAllThatAProgramPrintsAndItsExitCode() {
        assertThat(programs.run("sh", "-c", "echo out; echo err >&2; exit 3")).isEqualTo(new Answer(3, "out\nerr\n"));
    }

    @Test
    void shouldSayThatAProgramIsNotInstalledWhenThereIsNone() {
        assertThat(programs.run("no-such-program-of-interstate").installed()).isFalse();
        assertThat(programs.run("true").installed()).isTrue();
    }
}
