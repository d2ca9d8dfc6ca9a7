package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("namespace")
class PrivilegesTest {
    /** Capabilities 14 (IPC_LOCK) and 23 (SYS_NICE). */
    private static final String KEPT = "0000000000804000";

    private static final String NONE = "0000000000000000";

    @Test
    void shouldKeepOnlyNamedCapabilitiesWhenDropped() {
        List<String> lines = Shell.run(ChildJvm.command(Dropped.class)).lines().toList();

        for (String who : List.of("main", "thread", "child")) {
            assertThat(lines)
                    .contains(
                            who + " Uid: 65534 65534 65534 65534",
                            who + " Gid: 65533 65533 65533 65533",
                            who + " Groups:",
                            who + " CapInh: " + KEPT,
                            who + " CapPrm: " + KEPT,
                            who + " CapEff: " + KEPT,
                            who + " CapAmb: " + KEPT);
        }
        assertThat(lines)
                .contains(
                        "first Uid: 65534 65534 65534 65534",
                        "first CapEff: " + NONE,
                        "held [IPC_LOCK, SYS_NICE]",
                        "setuid 0: -1",
                        "fifo: true",
                        "lock: true",
                        "dump: 0 0");
    }

    /** Drops root and prints what is left of it on each kind of thread and in a child. */
    static final class Dropped {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            Privileges.dropTo(65534, 65533, Capability.IPC_LOCK, Capability.SYS_NICE);
            print("main", Files.readString(Path.of("/proc/thread-self/status")));
            Thread thread = new Thread(() -> {
                try {
                    print("thread", Files.readString(Path.of("/proc/thread-self/status")));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
            thread.join();
            print("child", Shell.run("cat", "/proc/self/status"));
            print("first", Files.readString(Path.of("/proc/self/status")));
            System.out.println("held " + Capability.effective());
            System.out.println("setuid 0: " + Libc.C.setresuid(0, 0, 0));
            System.out.println("fifo: " + Scheduling.fifo(10));
            System.out.println("lock: " + MemoryLock.lockOnFault());
            Privileges.noDump();
            System.out.println("dump: " + Libc.C.prctl(3, 0, 0, 0, 0) + " " + ResourceLimit.CORE.soft());
        }

        private static void print(String who, String status) {
            status.lines()
                    .filter(line -> line.matches("(Uid|Gid|Groups|Cap.*):.*"))
                    .forEach(line -> System.out.println(
                            who + " " + line.replaceAll("\\s+", " ").strip()));
        }
    }

    @Test
    void shouldOnlyShedCapabilitiesWhenAlreadyThatUser() {
        List<String> lines = Shell.run(ChildJvm.command(Twice.class)).lines().toList();

        assertThat(lines).containsExactly("[SYS_NICE]", "[SYS_NICE]", "[]");
    }

    /** Drops in three steps. */
    static final class Twice {
        public static void main(String[] arguments) {
            System.out.println(Privileges.dropTo(65534, 65533, Capability.SYS_NICE));
            System.out.println(Privileges.dropTo(65534, 65533, Capability.SYS_NICE, Capability.NET_ADMIN));
            System.out.println(Privileges.dropTo(65534, 65533));
        }
    }

    @Test
    void shouldExplainWhenNotPermitted() {
        List<String> lines =
                Shell.run(ChildJvm.command(Powerless.class)).lines().toList();

        assertThat(lines)
                .containsExactly(
                        "fifo: false EPERM (operation not permitted)",
                        "lock: false",
                        "setgroups for 65533:65533: EPERM (operation not permitted)",
                        "setsockopt SO_MARK to 5: EPERM (operation not permitted)");
    }

    /** Tries what root may as nobody. */
    static final class Powerless {
        public static void main(String[] arguments) {
            ResourceLimit.MEMORY_LOCK.set(1 << 20);
            Privileges.dropTo(65534, 65534);
            System.out.println("fifo: " + Scheduling.fifo(10) + " " + Errno.name(Errno.last()));
            System.out.println("lock: " + MemoryLock.lockOnFault());
            try {
                Privileges.dropTo(65533, 65533);
            } catch (KernelException e) {
                System.out.println(e.getMessage());
            }
            try {
                UdpSocket.open(Loopback.ANY_IPV4, 65536, 5);
            } catch (KernelException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
