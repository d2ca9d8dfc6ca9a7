package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void shouldLeadOwnSessionWhenAskedOnce() {
        assertThat(Shell.run(ChildJvm.command(Leader.class))).isEqualTo("true leads, false\n");
    }

    /** Leaves the session twice. */
    static final class Leader {
        public static void main(String[] arguments) throws IOException {
            boolean first = Session.setsid();
            // The session is the sixth field of proc_pid_stat(5).
            String stat = Files.readString(Path.of("/proc/self/stat"));
            boolean leads =
                    stat.matches("(?s)(\\S+ ){5}" + ProcessHandle.current().pid() + " .*");
            System.out.println(first + (leads ? " leads, " : " follows, ") + Session.setsid());
        }
    }
}
