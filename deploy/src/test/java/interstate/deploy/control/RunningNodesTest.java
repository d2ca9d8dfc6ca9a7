package interstate.deploy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningNodesTest {
    @TempDir
    Path base = Path.of("");

    @Test
    void shouldFindThoseWithAControlSocketWhenNoneIsNamed() throws IOException {
        Files.createFile(Files.createDirectory(base.resolve("b")).resolve("control.sock"));
        Files.createFile(Files.createDirectory(base.resolve("a")).resolve("control.sock"));
        Files.createDirectory(base.resolve("stopped"));
        RunningNodes nodes = new RunningNodes(base);

        assertThat(nodes.find(null, null)).containsExactly(base.resolve("a"), base.resolve("b"));
        assertThatThrownBy(() -> nodes.one(null, null)).hasMessageContaining("--name a, --name b");
        assertThat(nodes.one("a", null)).isEqualTo(base.resolve("a"));
        assertThat(nodes.one(null, "/elsewhere")).isEqualTo(Path.of("/elsewhere"));
    }

    @Test
    void shouldSayThatNoneIsRunningWhenThereIsNone() {
        assertThatThrownBy(() -> new RunningNodes(base).find(null, null)).hasMessageContaining("no node is running");
        assertThatThrownBy(() -> new RunningNodes(base.resolve("none")).find(null, null))
                .hasMessageContaining("no node is running");
    }
}
