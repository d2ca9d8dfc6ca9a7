package interstate.pacing;

import java.util.Arrays;

/** A loop with what is its own: the sender, the thread, and how fast chaff comes. Control thread. */
final class RunningLoop {

    /** Above this our own chaff would take more than a twentieth of a CPU. */
    private static final double FAST_CHAFF_SLOTS_PER_SECOND = 10_000;

    private final PacerLoop loop;
    private final KernelSender sender;
    private final PacerThread thread;
    private boolean fastChaffSought;

    RunningLoop(PacerLoop loop, KernelSender sender, String name) {
        this.loop = loop;
        this.sender = sender;
        this.thread = new PacerThread(loop, name);
    }

    PacerLoop loop() {
        return loop;
    }

    KernelSender sender() {
        return sender;
    }

    PacerThread thread() {
        return thread;
    }

    boolean leads() {
        return loop.leadership().leads();
    }

    /** Finds a faster source of chaff once there are so many slots that its price shows. */
    void seekFastChaff(double slotsPerSecond, Seeds seeds) {
        if (fastChaffSought || slotsPerSecond < FAST_CHAFF_SLOTS_PER_SECOND) {
            return;
        }
        fastChaffSought = true;
        byte[] seed = new byte[ChaChaBlock.KEY_BYTES];
        seeds.fill(seed);
        try {
            NativeKeystream stream = NativeKeystream.open(seed);
            if (stream != null) {
                loop.makeChaffFrom(stream);
            }
        } catch (RuntimeException e) {
            // A library of another make. Our own chaff goes on.
            return;
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }
}
