package interstate.wire;

import java.util.ArrayDeque;
import java.util.Deque;

/** A source that hands out blocks in the order they were added. */
public class BlockQueue implements BlockSource {
    private final Deque<byte[]> blocks = new ArrayDeque<>();

    public BlockQueue add(byte[]... more) {
        for (byte[] block : more) {
            blocks.add(block);
        }
        return this;
    }

    public int size() {
        return blocks.size();
    }

    @Override
    public int headBytes() {
        byte[] head = blocks.peek();
        return head == null ? 0 : head.length;
    }

    @Override
    public void copyHead(int from, byte[] dst, int off, int len) {
        System.arraycopy(blocks.getFirst(), from, dst, off, len);
    }

    @Override
    public void advance() {
        blocks.removeFirst();
    }
}
