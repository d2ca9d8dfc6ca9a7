package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryLockTest {
    @Test
    void shouldFaultPagesInUnchangedWhenTouched() throws IOException {
        try (SharedMemory memory = SharedMemory.create("touched", 16 * 4096)) {
            memory.buffer().putLong(8 * 4096, -5);
            long before = sharedKb();

            MemoryLock.touch(memory.address(), memory.bytes());

            assertThat(sharedKb() - before).isGreaterThanOrEqualTo(15 * 4);
            assertThat(memory.buffer().getLong(8 * 4096)).isEqualTo(-5);
        }
    }

    private static long sharedKb() throws IOException {
        return statusKb("RssShmem:");
    }

    private static long statusKb(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    @Test
    @Tag("namespace")
    void shouldLockWhatIsUsedOnlyWhenLockedOnFault() {
        List<String> lines = Shell.run(ChildJvm.command(Locked.class)).lines().toList();

        assertThat(lines.get(0)).isEqualTo("true");
        long lockedKb = Long.parseLong(lines.get(1));
        long residentKb = Long.parseLong(lines.get(2));
        assertThat(lockedKb).isGreaterThan(residentKb);
        assertThat(residentKb).isLessThan(110_000);
    }

    /** Locks and prints how much is locked and how much of it is resident. */
    static final class Locked {
        public static void main(String[] arguments) throws IOException {
            System.out.println(MemoryLock.lockOnFault());
            System.out.println(statusKb("VmLck:"));
            System.out.println(statusKb("VmRSS:"));
        }
    }
}
