package interstate.actors.protocol;

import interstate.wire.BlockKind;
import interstate.wire.BlockSource;
import java.util.ArrayDeque;

/** Control blocks that wait for room in a payload; bounded, and packed ahead of inner packets. Stager's thread only. */
final class ControlOutbox implements BlockSource {

    private static final int MAX_BLOCKS = 128;
    private static final int BLOCK_HEADER_BYTES = 3;

    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();

    /** Adds a block with the given body; the oldest one gives way when the box is full, since all of them are sent again. */
    void add(byte[] body, int bodyBytes) {
        byte[] block = new byte[BLOCK_HEADER_BYTES + bodyBytes];
        block[0] = (byte) (BlockKind.CONTROL.nibble() << 4);
        block[1] = (byte) (bodyBytes >>> 8);
        block[2] = (byte) bodyBytes;
        System.arraycopy(body, 0, block, BLOCK_HEADER_BYTES, bodyBytes);
        if (blocks.size() >= MAX_BLOCKS) {
            // The head may be half packed, so that one stays.
            byte[] head = blocks.removeFirst();
            blocks.pollFirst();
            blocks.addFirst(head);
        }
        blocks.addLast(block);
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    int size() {
        return blocks.size();
    }

    void clear() {
        blocks.clear();
    }

    @Override
    public int headBytes() {
        byte[] head = blocks.peekFirst();
        return head == null ? 0 : head.length;
    }

    @Override
    public void copyHead(int from, byte[] destination, int offset, int bytes) {
        System.arraycopy(blocks.getFirst(), from, destination, offset, bytes);
    }

    @Override
    public void advance() {
        blocks.removeFirst();
    }
}
