package interstate.wire;

import java.util.List;

/**
 * Which of several paths between the same two ends a link is. Each path is a link of its own, with its own lanes, handshake and keys;
 * what they share is said here.
 *
 * @param id drawn by the calling end at its start; the same for all paths of a bond
 * @param path this path's number, from 0
 * @param paths how many there are, 2 to {@link #MAX_PATHS}
 * @param mode what both ends do with an inner packet
 */
public record Bond(long id, int path, int paths, Mode mode) {

    /** What is done with an inner packet. */
    public enum Mode {
        /** It goes on every path; the copy that comes first counts. */
        DUPLICATE,
        /** It goes on the path that would send it soonest. */
        SPLIT
    }

    public static final int MAX_PATHS = 8;

    /** Id 8, path 1, paths 1, mode 1. */
    static final int BYTES = 11;

    /** By their numbers on the wire. */
    private static final List<Mode> MODES = List.of(Mode.DUPLICATE, Mode.SPLIT);

    /** @throws IllegalArgumentException when a number is out of its range */
    public Bond {
        LaneTerms.requireRange("number of paths", paths, 2, MAX_PATHS);
        LaneTerms.requireRange("path", path, 0, paths - 1L);
    }

    /** Whether the other is another path of the same bond. */
    public boolean beside(Bond other) {
        return id == other.id && paths == other.paths && mode == other.mode && path != other.path;
    }

    void encode(byte[] dst, int off) {
        BigEndian.putLong(dst, off, id);
        dst[off + 8] = (byte) path;
        dst[off + 9] = (byte) paths;
        dst[off + 10] = (byte) MODES.indexOf(mode);
    }

    /** @throws IllegalArgumentException when a number is out of its range */
    static Bond decode(byte[] b, int off) {
        int mode = b[off + 10] & 0xff;
        LaneTerms.requireRange("mode of paths", mode, 0, MODES.size() - 1L);
        return new Bond(BigEndian.longInteger(b, off), b[off + 8] & 0xff, b[off + 9] & 0xff, MODES.get(mode));
    }
}
