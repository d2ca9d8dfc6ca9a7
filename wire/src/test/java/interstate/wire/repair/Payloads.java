package interstate.wire.repair;

import interstate.wire.BigEndian;
import interstate.wire.BlockKind;
import interstate.wire.Blocks;
import java.util.Arrays;
import java.util.Random;

/** Random payloads and their images. */
final class Payloads {
    private static final int LEAST_BLOCK_BYTES = 40;

    private Payloads() {}

    /** Whole blocks, sometimes a part that goes on or one that was begun before, then pad or a REPAIR block, or nothing at all. */
    static byte[] any(Random random, int payloadBytes) {
        return random.nextInt(8) == 0 ? new byte[payloadBytes] : wanted(random, payloadBytes);
    }

    /** One that is not a pad. */
    static byte[] wanted(Random random, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        int at = 2;
        if (random.nextBoolean()) {
            byte[] rest = Blocks.bytes(random, 1 + random.nextInt(payloadBytes - 2));
            BigEndian.putShort(payload, 0, rest.length);
            at = append(payload, at, rest);
        }
        int most = 1 + random.nextInt(payloadBytes);
        do {
            int bytes = LEAST_BLOCK_BYTES + random.nextInt(most);
            at = append(payload, at, random.nextBoolean() ? Blocks.ipv4(random, bytes) : Blocks.ipv6(random, bytes));
        } while (at < payloadBytes && random.nextInt(4) != 0);
        int room = payloadBytes - at;
        if (room > 12 && random.nextBoolean()) {
            append(payload, at, Blocks.typed(random, BlockKind.REPAIR, 12 + random.nextInt(room - 12)));
        }
        return payload;
    }

    private static int append(byte[] payload, int at, byte[] block) {
        int bytes = Math.min(block.length, payload.length - at);
        System.arraycopy(block, 0, payload, at, bytes);
        return at + bytes;
    }

    /** What a receiver has when the payload was recovered. */
    static byte[] image(byte[] payload) {
        return Arrays.copyOf(Arrays.copyOf(payload, ProtectedImage.bytes(payload, 0, payload.length)), payload.length);
    }
}
