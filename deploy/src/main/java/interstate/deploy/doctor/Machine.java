package interstate.deploy.doctor;

import interstate.tunbridge.MonotonicClock;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What there is to look at.
 *
 * @param nowNs the clock that slots are measured on
 * @param cpus how many this process may use
 */
record Machine(
        KernelFiles files, Programs programs, WakeUpProbe probe, LongSupplier nowNs, int cpus, Runtime.Version java) {
    /** The one this runs on. */
    static Machine here() {
        return new Machine(
                new KernelFiles(Path.of("/")),
                new InstalledPrograms(),
                new KernelProbe(),
                MonotonicClock::nowNs,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
    }
}
