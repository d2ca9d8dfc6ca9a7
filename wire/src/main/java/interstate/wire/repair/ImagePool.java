package interstate.wire.repair;

import java.util.ArrayDeque;
import java.util.Arrays;

/** Images made when first needed and used again ever after. They hold plaintext, so that those at rest are zeros. One thread. */
final class ImagePool {
    private final ArrayDeque<Image> unused = new ArrayDeque<>();
    private final int imageWords;

    ImagePool(SymbolLayout layout) {
        this.imageWords = layout.imageWords();
    }

    Image take() {
        Image image = unused.pollLast();
        return image == null ? new Image(imageWords) : image;
    }

    void giveBack(Image image) {
        Arrays.fill(image.words, 0);
        image.bytes = 0;
        image.readers = 0;
        image.letGo = false;
        unused.addLast(image);
    }

    /** Leaves the unused ones to the garbage collector. */
    void shrink() {
        unused.clear();
    }
}
