package interstate.wire;

import java.util.Arrays;

/**
 * One whole handshake message.
 *
 * @param id as its sender drew it; a repeated message keeps its id
 * @param kind {@link Fragment#INITIATION} or {@link Fragment#RESPONSE}
 * @param bytes the Noise message; the array is the receiver's
 */
@SuppressWarnings("ArrayRecordComponent")
public record Message(long id, int kind, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Message m && id == m.id && kind == m.kind && Arrays.equals(bytes, m.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "Message[id=" + Long.toHexString(id) + ", kind=" + kind + ", " + bytes.length + " bytes]";
    }
}
