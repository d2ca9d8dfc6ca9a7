package interstate.deploy.config;

import interstate.actors.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads files with passwords and keys, and warns when others may read them too. */
public final class SecretFile {
    private static final int MOST_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /**
     * The whole content without the line break at its end.
     *
     * @param where what names the file, for the one line if it cannot be read
     */
    public static Secret read(String where, Path file, List<String> warnings) {
        warnIfOpen(where, file, warnings);
        byte[] content = new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
            int length = content.length;
            if (length > 0 && content[length - 1] == '\n') {
                length--;
            }
            if (length > 0 && content[length - 1] == '\r') {
                length--;
            }
            if (length == 0 || content.length > MOST_BYTES) {
                throw refused(where, file, "with 1 to " + MOST_BYTES + " bytes");
            }
            byte[] trimmed = Arrays.copyOf(content, length);
            Secret secret = Secret.copyOf(trimmed);
            Arrays.fill(trimmed, (byte) 0);
            return secret;
        } catch (NoSuchFileException e) {
            throw refused(where, file, "that exists");
        } catch (AccessDeniedException e) {
            throw refused(where, file, "that this user may read (permission denied)");
        } catch (IOException e) {
            throw refused(where, file, "that can be read (" + e.getMessage() + ")");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static BadInput refused(String where, Path file, String which) {
        return new BadInput(where + " is \"" + file + "\"; allowed: a file " + which);
    }

    /** Wider than 0600 is said, not refused, as WireGuard has it: the file may be in a place that only its owner reaches. */
    static void warnIfOpen(String where, Path file, List<String> warnings) {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (IOException | UnsupportedOperationException e) {
            // Whoever reads the file next says what is wrong with it.
            return;
        }
        if (!OWNER_ONLY.containsAll(permissions)) {
            warnings.add(where + ": " + file + " has mode " + octal(permissions)
                    + ", which is open to more than its owner's reading and writing; chmod 600 " + file);
        }
    }

    private static String octal(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            mode = 2 * mode + (permissions.contains(permission) ? 1 : 0);
        }
        return String.format(Locale.ROOT, "0%03o", mode);
    }
}
