package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeLockTest {

    @TempDir
    Path directory = Path.of("");

    /** Stands for another node: takes the lock, says so, and waits to be killed. */
    static final class Holder {
        private Holder() {}

        @SuppressWarnings("try") // Held for as long as the process lives.
        public static void main(String[] arguments) throws IOException {
            try (NodeLock lock = NodeLock.take(Path.of(arguments[0]), "first")) {
                System.out.write('!');
                System.out.flush();
                int end = System.in.read();
                assert end < 0 : "nobody writes";
            }
        }
    }

    @Test
    void shouldNameTheLivingProcessWhenItHasTheRunDirectory() throws Exception {
        Process holder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('!');

            assertThatThrownBy(() -> NodeLock.take(directory, "second"))
                    .isInstanceOf(NodeLock.RefusedException.class)
                    .hasMessageContaining("process " + holder.pid() + " in " + directory + ";");
        } finally {
            holder.destroyForcibly();
        }
        assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
        NodeLock.take(directory, "second").close();
    }

    @Test
    void shouldRefuseWhenAnotherNodeOfThisProcessHasTheRunDirectory() {
        NodeLock first = NodeLock.take(directory, "a");

        assertThatThrownBy(() -> NodeLock.take(directory, "a"))
                .isInstanceOf(NodeLock.RefusedException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid());

        first.close();
        NodeLock.take(directory, "a").close();
    }

    @Test
    void shouldLeaveAFileAloneWhenTheLocksPlaceLeadsToIt() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "precious");
        Files.createSymbolicLink(directory.resolve("node.lock"), other);

        assertThatThrownBy(() -> NodeLock.take(directory, "a")).isInstanceOf(NodeLock.RefusedException.class);

        assertThat(other).hasContent("precious");
    }

    @Test
    void shouldNameTheFileWhenThereIsNoDirectory() {
        assertThatThrownBy(() -> NodeLock.take(directory.resolve("none"), "a"))
                .isInstanceOf(NodeLock.RefusedException.class)
                .hasMessageContaining("none/node.lock")
                .hasMessageContaining("starts as root");
    }

    @Test
    void shouldRefuseAStateDirectoryThatAnotherNodeHas() throws Exception {
        NodeLock first = NodeLock.takeState(directory);

        assertThatThrownBy(() -> NodeLock.takeState(directory))
                .isInstanceOf(NodeLock.RefusedException.class)
                .hasMessage("state directory " + directory + " is another node's, which runs as process "
                        + ProcessHandle.current().pid()
                        + "; allowed: another --state-dir, or \"interstate stop\" of that node first");

        first.close();
        NodeLock.takeState(directory).close();
    }

    @Test
    void shouldNameTheOptionWhenThereIsNoStateDirectory() {
        assertThatThrownBy(() -> NodeLock.takeState(directory.resolve("none")))
                .isInstanceOf(NodeLock.RefusedException.class)
                .hasMessageContaining("none/node.lock")
                .hasMessageContaining("--state-dir");
    }
}
