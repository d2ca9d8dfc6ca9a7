package interstate.pacing;

import interstate.tunbridge.SharedMemory;

/**
 * What two pacers share besides their lanes: who leads.
 *
 * <pre>
 *   0  magic 8     8  name of the pair, random 8     64  word of the first loop, {@link Leadership}; of loop n at 64 (n + 1)
 * </pre>
 */
final class PairMemory implements AutoCloseable {

    static final int BYTES = 4096;
    static final int MAX_LOOPS = 16;
    private static final long MAGIC = 0x3130726961707369L; // "ispair01" as little-endian text
    private static final int NAME_AT = 8;
    private static final int WORDS_AT = 64;
    private static final int WORD_STRIDE = 64;

    private final SharedMemory memory;
    private boolean open = true;

    private PairMemory(SharedMemory memory) {
        this.memory = memory;
    }

    /** Makes the memory of a new pair, all of whose loops the given process leads. */
    static PairMemory create(long name, long process) {
        SharedMemory memory = SharedMemory.create("interstate-pair", BYTES);
        memory.buffer().putLong(NAME_AT, name);
        for (int loop = 0; loop < MAX_LOOPS; loop++) {
            memory.buffer().putLong(wordAt(loop), Leadership.word(Leadership.FIRST_GENERATION, process));
        }
        memory.buffer().putLongRelease(0, MAGIC);
        return new PairMemory(memory);
    }

    /** Maps the memory that the partner made; the descriptor is taken over, or closed if this throws. */
    static PairMemory join(int fd) {
        SharedMemory memory;
        try {
            memory = SharedMemory.map(fd, BYTES);
        } catch (RuntimeException e) {
            interstate.tunbridge.Descriptors.close(fd);
            throw e;
        }
        if (memory.buffer().getLongAcquire(0) != MAGIC) {
            memory.close();
            throw new PacerException("shared memory is not that of a pair of pacers");
        }
        return new PairMemory(memory);
    }

    /** By which a node tells whether two pacers belong together. */
    long name() {
        return memory.buffer().getLong(NAME_AT);
    }

    /** Process id of the pacer that leads the first loop, 0 when this is closed. One thread with {@link #close}. */
    long leader() {
        return !open ? 0 : Leadership.process(memory.buffer().getLongAcquire(wordAt(0)));
    }

    int fd() {
        return memory.fd();
    }

    /** Makes a loop's leadership that of this pair. */
    void attach(Leadership leadership, int loop) {
        leadership.attach(memory.buffer(), wordAt(loop));
    }

    private static int wordAt(int loop) {
        return WORDS_AT + loop * WORD_STRIDE;
    }

    @Override
    public void close() {
        open = false;
        memory.close();
    }
}
