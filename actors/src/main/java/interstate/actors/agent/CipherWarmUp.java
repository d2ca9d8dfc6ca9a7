package interstate.actors.agent;

import interstate.crypto.DatagramOpener;
import interstate.crypto.DatagramSealer;
import interstate.tunbridge.Scheduling;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Seals and opens datagrams that go nowhere until the JVM has compiled what does it. A link of 100 slots a second would
 * otherwise take a minute to get there, at a tenth of a millisecond a packet more.
 *
 * <p>Once a node, on a thread of its own that runs only when no other wants the CPU. Any thread begins it.
 */
public final class CipherWarmUp {
    /** Some tenths of a second; the compiler takes note after the first third. */
    private static final int DATAGRAMS = 3_000;

    private static final int DATAGRAM_BYTES = 1_472;
    private static final int KEY_BYTES = 32;

    private final AtomicBoolean begun = new AtomicBoolean();

    /** Begins, unless it has begun before; returns at once. */
    public void begin() {
        if (!begun.getAndSet(true)) {
            Thread thread = new Thread(CipherWarmUp::run, "warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @SuppressWarnings("CheckReturnValue")
    private static void run() {
        // Where the kernel refuses, it is like any other thread for a moment.
        Scheduling.background();
        byte[] key = new byte[KEY_BYTES];
        DatagramSealer sealer = new DatagramSealer(key, 0, 1);
        DatagramOpener opener = new DatagramOpener(key, 0, 1);
        byte[] datagram = new byte[DATAGRAM_BYTES];
        for (int counter = 0; counter < DATAGRAMS; counter++) {
            sealer.seal(counter, datagram, 0, datagram.length);
            if (opener.recognises(datagram, 0, datagram.length)) {
                opener.open(datagram, 0, datagram.length);
            }
        }
    }
}
