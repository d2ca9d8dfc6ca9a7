package interstate.pacing;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Random numbers of the kernel.
 *
 * <p>/dev/random answers like getrandom(2) since Linux 5.6: it waits only until the machine has gathered entropy once. It
 * stays open, and reading it allocates nothing, unlike every {@code SecureRandom}.
 */
final class KernelSeeds implements Seeds, AutoCloseable {

    private final FileInputStream device;

    KernelSeeds() {
        try {
            device = new FileInputStream("/dev/random");
        } catch (IOException e) {
            throw new PacerException("/dev/random: " + e.getMessage());
        }
    }

    @Override
    public void fill(byte[] seed) {
        try {
            int read = 0;
            while (read < seed.length) {
                int bytes = device.read(seed, read, seed.length - read);
                if (bytes <= 0) {
                    throw new PacerException("/dev/random ended");
                }
                read += bytes;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            device.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
