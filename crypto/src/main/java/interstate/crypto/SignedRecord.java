package interstate.crypto;

import interstate.crypto.Identity.Kind;
import interstate.wire.MalformedException;
import interstate.wire.circuit.IdentityKeys;
import interstate.wire.circuit.LeaseSet;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a router or a destination has signed of itself, as the directory keeps it and hands it on (docs/PROTOCOL.md, "Directory").
 *
 * <pre>
 *   kind 1 (1 router, 2 lease set) | content | signature 64
 * </pre>
 *
 * Immutable; there is none whose signature does not hold.
 */
public final class SignedRecord {
    /** Longest one: a RouterInfo with all the links it may have. */
    public static final int MAX_BYTES = 2_400;

    private static final int ROUTER = 1;
    private static final int LEASES = 2;
    private static final String TEXT_PREFIX = "ir1";
    private static final int LINE_CHARS = 76;

    private final RouterHash hash;
    private final Object content;
    private final byte[] encoded;

    private SignedRecord(RouterHash hash, Object content, byte[] encoded) {
        this.hash = hash;
        this.content = content;
        this.encoded = encoded;
    }

    /** Signs a router's. */
    public static SignedRecord of(RouterInfo info, Identity router) {
        return new SignedRecord(router.hash(), info, encoded(ROUTER, info.encode(), router));
    }

    /** Signs a destination's. */
    public static SignedRecord of(LeaseSet leases, Identity destination) {
        return new SignedRecord(destination.hash(), leases, encoded(LEASES, leases.encode(), destination));
    }

    private static byte[] encoded(int kind, byte[] content, Identity by) {
        byte[] b = new byte[1 + content.length + Identity.SIGNATURE_BYTES];
        b[0] = (byte) kind;
        System.arraycopy(content, 0, b, 1, content.length);
        System.arraycopy(by.sign(content), 0, b, 1 + content.length, Identity.SIGNATURE_BYTES);
        return b;
    }

    /** Decodes one and checks its signature and its keys, which takes some 200 us. */
    public static SignedRecord decode(byte[] b) throws MalformedException {
        SignedRecord record = unchecked(b);
        byte[] content = Arrays.copyOfRange(b, 1, b.length - Identity.SIGNATURE_BYTES);
        byte[] signature = Arrays.copyOfRange(b, b.length - Identity.SIGNATURE_BYTES, b.length);
        RouterInfo router = record.router();
        if (router != null) {
            check(router.keys(), Kind.ROUTER.isSigned(router.keys(), content, signature));
        } else {
            IdentityKeys keys = ((LeaseSet) record.content).keys();
            check(keys, Kind.DESTINATION.isSigned(keys, content, signature));
        }
        return record;
    }

    /** Not to be given to anybody: whose signature holds is not known yet. */
    private static SignedRecord unchecked(byte[] b) throws MalformedException {
        int end = b.length - Identity.SIGNATURE_BYTES;
        if (end <= 1 || b.length > MAX_BYTES) {
            throw new MalformedException("a signed record of " + b.length + " bytes");
        }
        byte[] content = Arrays.copyOfRange(b, 1, end);
        if (b[0] == ROUTER) {
            RouterInfo info = RouterInfo.decode(content);
            return new SignedRecord(Kind.ROUTER.hash(info.keys()), info, b.clone());
        }
        if (b[0] == LEASES) {
            LeaseSet leases = LeaseSet.decode(content);
            return new SignedRecord(Kind.DESTINATION.hash(leases.keys()), leases, b.clone());
        }
        throw new MalformedException("a signed record of kind " + b[0]);
    }

    /**
     * What a record claims to be, unchecked: whether there is one as new needs no signature.
     *
     * @param publishedMs when it says that it was made
     */
    public record Claim(RouterHash hash, long publishedMs) {}

    /** Reads what a record claims, which takes a few microseconds. */
    public static Claim claim(byte[] b) throws MalformedException {
        SignedRecord record = unchecked(b);
        return new Claim(record.hash, record.publishedMs());
    }

    private static void check(IdentityKeys keys, boolean signed) throws MalformedException {
        if (!signed) {
            throw new MalformedException("the signature does not hold");
        }
        try {
            Curve25519.check(keys.agreement());
        } catch (HandshakeException e) {
            throw new MalformedException("nobody can seal for that key");
        }
    }

    /** Of the router, or the destination. */
    public RouterHash hash() {
        return hash;
    }

    /** What a router says of itself; null of a destination's record. */
    public @Nullable RouterInfo router() {
        return content instanceof RouterInfo info ? info : null;
    }

    /** How a destination is reached; null of a router's record. */
    public @Nullable LeaseSet leases() {
        return content instanceof LeaseSet leases ? leases : null;
    }

    /** When it was made, ms of the epoch. */
    public long publishedMs() {
        return content instanceof RouterInfo info ? info.publishedMs() : ((LeaseSet) content).publishedMs();
    }

    /** As it travels; a copy. */
    public byte[] encode() {
        return encoded.clone();
    }

    /** As it stands in a file: {@code ir1} and base64url, over lines. */
    public String text() {
        String chars = TEXT_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(encoded);
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < chars.length(); at += LINE_CHARS) {
            lines.append(chars, at, Math.min(chars.length(), at + LINE_CHARS)).append('\n');
        }
        return lines.toString();
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException one line that says what is wrong
     */
    public static SignedRecord parse(String text) {
        String chars = text.replaceAll("\\s", "");
        if (!chars.startsWith(TEXT_PREFIX)) {
            throw new IllegalArgumentException("what a router says of itself begins with \"" + TEXT_PREFIX + "\"");
        }
        try {
            return decode(Base64.getUrlDecoder().decode(chars.substring(TEXT_PREFIX.length())));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is letters, digits, - and _ only", e);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("it was changed or cut: " + e.getMessage(), e);
        }
    }
}
