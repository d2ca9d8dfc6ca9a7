package interstate.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps a copy of every block that is delivered. */
final class Delivered implements BlockSink {
    final List<byte[]> blocks = new ArrayList<>();
    final List<BlockKind> kinds = new ArrayList<>();

    @Override
    public void block(BlockKind kind, byte[] b, int off, int len) {
        kinds.add(kind);
        blocks.add(Arrays.copyOfRange(b, off, off + len));
    }
}
