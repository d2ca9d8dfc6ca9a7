package interstate.tunbridge;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The address of a socket in the file system.
 *
 * <pre>
 * sockaddr_un: 0 family 2 | 2 path, zero-terminated 108
 * </pre>
 */
final class LocalAddressLayout {
    static final short AF_UNIX = 1;

    private static final int PATH_BYTES = 108;
    private static final int BYTES = 2 + PATH_BYTES;

    private LocalAddressLayout() {}

    /** Writes the address into the scratch block, to be used over its {@link #bytes}. */
    static UnsafeBuffer scratch(Path path) {
        byte[] text = path.toString().getBytes(StandardCharsets.UTF_8);
        if (text.length >= PATH_BYTES) {
            throw new IllegalArgumentException("path of a socket exceeds " + (PATH_BYTES - 1) + " bytes: " + path
                    + "; choose a shorter directory");
        }
        UnsafeBuffer scratch = OffHeap.scratch(BYTES);
        scratch.putShort(0, AF_UNIX);
        scratch.putBytes(2, text);
        return scratch;
    }

    static int bytes() {
        return BYTES;
    }
}
