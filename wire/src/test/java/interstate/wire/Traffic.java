package interstate.wire;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Random blocks packed into payloads, with a record of which payloads each block went into.
 *
 * <p>Now and then the block in progress is abandoned; half of those are sent again from the start, as after a cell that was not taken.
 */
final class Traffic implements BlockSource {
    /** One time a block was sent. */
    static final class Sending {
        final byte[] block;
        final BitSet payloads = new BitSet();
        boolean ended;

        Sending(byte[] block) {
            this.block = block;
        }
    }

    final List<byte[]> payloads = new ArrayList<>();
    final List<Sending> sendings = new ArrayList<>();
    private final Random random;
    private final int maxBlockBytes;
    private Sending head;

    Traffic(Random random, int payloadCount, int minPayloadBytes, int maxPayloadBytes, int maxBlockBytes) {
        this.random = random;
        this.maxBlockBytes = maxBlockBytes;
        this.head = next();
        PayloadPacker packer = new PayloadPacker(List.of(this));
        double padShare = random.nextDouble() * 0.3;
        double abandonShare = random.nextDouble() * 0.1;
        boolean oneLength = random.nextBoolean();
        int payloadBytes = length(minPayloadBytes, maxPayloadBytes);
        while (payloads.size() < payloadCount) {
            if (!oneLength) {
                payloadBytes = length(minPayloadBytes, maxPayloadBytes);
            }
            waiting = random.nextDouble() >= padShare || packer.midBlock();
            if (packer.midBlock() && random.nextDouble() < abandonShare) {
                packer.abandon();
                head = random.nextBoolean() ? next() : new Sending(head.block);
            }
            byte[] payload = new byte[payloadBytes];
            packer.pack(payload, 0, payloadBytes);
            payloads.add(payload);
        }
    }

    private boolean waiting = true;

    private int length(int min, int max) {
        return min + random.nextInt(max - min + 1);
    }

    private Sending next() {
        int bytes = random.nextInt(4) == 0 ? maxBlockBytes : 100;
        return new Sending(
                switch (random.nextInt(4)) {
                    case 0 -> Blocks.ipv4(random, length(20, Math.max(20, bytes)));
                    case 1 -> Blocks.ipv6(random, length(40, Math.max(40, bytes)));
                    case 2 -> Blocks.typed(random, BlockKind.RECORD, length(3, bytes));
                    default -> Blocks.typed(random, BlockKind.CONTROL, length(3, 10));
                });
    }

    @Override
    public int headBytes() {
        return waiting ? head.block.length : 0;
    }

    @Override
    public void copyHead(int from, byte[] dst, int off, int len) {
        if (from == 0) {
            sendings.add(head);
        }
        head.payloads.set(payloads.size());
        System.arraycopy(head.block, from, dst, off, len);
    }

    @Override
    public void advance() {
        head.ended = true;
        head = next();
        // Sometimes the last block of a payload is followed by pad.
        waiting = random.nextInt(8) != 0;
    }
}
