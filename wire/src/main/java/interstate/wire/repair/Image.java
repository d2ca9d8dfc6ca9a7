package interstate.wire.repair;

/** The image of one payload, from an {@link ImagePool}. */
final class Image {
    /** The symbols, one after the other, as {@link SymbolLayout} says. */
    final long[] words;

    /** Bytes of the payload that count; what follows is zeros. */
    int bytes;

    /** Encoders that read it now. */
    int readers;

    /** Its window needs it no more: it goes back to the pool with its last reader. */
    boolean letGo;

    Image(int words) {
        this.words = new long[words];
    }
}
