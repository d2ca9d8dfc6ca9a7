package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * What a router says of itself: its keys, and with whom it shares links (docs/PROTOCOL.md, "Directory").
 *
 * <pre>
 *   version 1 | keys 64 | published 8, ms of the epoch | difficulty 1 | name's length 1 | name | links 1 | hash 32 each
 * </pre>
 *
 * @param publishedMs when; of two, the later one holds
 * @param difficulty zero bits that the stamp of a request to it must have
 * @param name for people: letters, digits, dots, dashes, underscores
 * @param links routers that it shares a link with, and hands tunnels on to
 */
public record RouterInfo(IdentityKeys keys, long publishedMs, int difficulty, String name, List<RouterHash> links) {
    public static final int MAX_LINKS = 64;
    public static final int MAX_DIFFICULTY = 32;

    private static final String NAME = "[\\w.-]{1,64}";
    private static final int VERSION = 1;
    private static final int PUBLISHED_AT = 1 + IdentityKeys.BYTES;
    private static final int DIFFICULTY_AT = PUBLISHED_AT + Long.BYTES;
    private static final int NAME_AT = DIFFICULTY_AT + 2;

    public RouterInfo {
        links = List.copyOf(links);
        if (publishedMs < 0 || difficulty < 0 || difficulty > MAX_DIFFICULTY || !name.matches(NAME)) {
            throw new IllegalArgumentException("published " + publishedMs + ", difficulty " + difficulty);
        }
        if (links.size() > MAX_LINKS || new HashSet<>(links).size() < links.size()) {
            throw new IllegalArgumentException(links.size() + " links, " + MAX_LINKS + " at most, each once");
        }
    }

    /** What is signed. */
    public byte[] encode() {
        byte[] called = name.getBytes(StandardCharsets.US_ASCII);
        byte[] b = new byte[NAME_AT + called.length + 1 + links.size() * RouterHash.BYTES];
        b[0] = VERSION;
        System.arraycopy(keys.bytes(), 0, b, 1, IdentityKeys.BYTES);
        BigEndian.putLong(b, PUBLISHED_AT, publishedMs);
        b[DIFFICULTY_AT] = (byte) difficulty;
        b[DIFFICULTY_AT + 1] = (byte) called.length;
        System.arraycopy(called, 0, b, NAME_AT, called.length);
        int at = NAME_AT + called.length;
        b[at++] = (byte) links.size();
        for (RouterHash link : links) {
            link.write(b, at);
            at += RouterHash.BYTES;
        }
        return b;
    }

    /** Decodes what was signed. */
    public static RouterInfo decode(byte[] b) throws MalformedException {
        if (b.length <= NAME_AT || b[0] != VERSION) {
            throw new MalformedException(b.length + " bytes" + (b.length == 0 ? "" : ", version " + b[0]));
        }
        int nameBytes = b[NAME_AT - 1] & 255;
        int at = NAME_AT + nameBytes;
        if (b.length <= at || b.length != at + 1 + (b[at] & 255) * RouterHash.BYTES) {
            throw new MalformedException(b.length + " bytes, a name of " + nameBytes);
        }
        String name = new String(Arrays.copyOfRange(b, NAME_AT, at), StandardCharsets.ISO_8859_1);
        List<RouterHash> links = new ArrayList<>();
        for (int link = at + 1; link < b.length; link += RouterHash.BYTES) {
            links.add(RouterHash.read(b, link));
        }
        try {
            return new RouterInfo(
                    IdentityKeys.read(b, 1),
                    BigEndian.longInteger(b, PUBLISHED_AT),
                    b[DIFFICULTY_AT] & 255,
                    name,
                    links);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
