package interstate.actors.agent;

import interstate.crypto.DatagramOpener;
import interstate.crypto.DatagramSealer;
import interstate.tunbridge.Scheduling;
import interstate.wire.BigEndian;
import interstate.wire.DatagramLayout;
import interstate.wire.repair.RepairDecoder;
import interstate.wire.repair.RepairEncoder;
import interstate.wire.repair.SourceWindow;
import interstate.wire.repair.SymbolLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Seals and opens datagrams that go nowhere, and repairs payloads that nobody lost, until the JVM has compiled what does it. A link of
 * 100 slots a second would otherwise take a minute to get there, at a tenth of a millisecond a packet more; and the first outage
 * would be mended at the pace of an interpreter, on the thread that seals.
 *
 * <p>Once a node, on a thread of its own that runs only when no other wants the CPU. Any thread begins it.
 */
public final class CipherWarmUp {
    /** Some tenths of a second; the compiler takes note after the first third. */
    private static final int DATAGRAMS = 3_000;

    private static final int DATAGRAM_BYTES = 1_472;
    private static final int KEY_BYTES = 32;

    private static final int PAYLOADS = 2_000;
    private static final int PAYLOAD_BYTES = 1_446;
    private static final int PACKET_BYTES = 1_400;
    private static final byte IPV4 = 0x45;
    private static final int IPV4_LENGTH = 2;
    private static final int WINDOW = 256;
    private static final int LOST_OF = 8;
    private static final int OUTAGE = 50;
    private static final int OUTAGE_EVERY = 400;
    private static final int SYMBOLS_A_BLOCK = 7;

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
        cipher();
        repair();
    }

    private static void cipher() {
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

    /**
     * One payload of eight is missing, and of every {@link #OUTAGE_EVERY} the last {@link #OUTAGE}.
     *
     * @return how many were recovered
     */
    static long repair() {
        SymbolLayout layout = SymbolLayout.of(PAYLOAD_BYTES);
        SourceWindow window = new SourceWindow(layout, WINDOW);
        RepairEncoder encoder = new RepairEncoder(window);
        RepairDecoder decoder = new RepairDecoder(layout, WINDOW, (sequence, payload, offset, bytes) -> {});
        byte[] payload = new byte[PAYLOAD_BYTES];
        payload[DatagramLayout.OFFSET_BYTES] = IPV4;
        BigEndian.putShort(payload, DatagramLayout.OFFSET_BYTES + IPV4_LENGTH, PACKET_BYTES);
        byte[] block = new byte[PAYLOAD_BYTES];
        for (int sequence = 0; sequence < PAYLOADS; sequence++) {
            window.add(sequence, payload, 0);
            boolean outage = sequence % OUTAGE_EVERY >= OUTAGE_EVERY - OUTAGE;
            if (!outage && sequence % LOST_OF != 0) {
                decoder.source(sequence, payload, 0);
                mend(sequence, layout.symbols(), encoder, decoder, block);
            }
        }
        decoder.wipe();
        window.wipe();
        return decoder.recovered();
    }

    private static void mend(int sequence, int symbols, RepairEncoder encoder, RepairDecoder decoder, byte[] block) {
        for (int source = Math.max(0, sequence - OUTAGE); source <= sequence; source++) {
            encoder.take(source);
        }
        for (int at = 0; at < symbols; at += SYMBOLS_A_BLOCK) {
            int bytes = encoder.write(sequence, at, Math.min(SYMBOLS_A_BLOCK, symbols - at), 0, block, 0);
            decoder.repair(block, 0, bytes);
        }
        encoder.giveBack();
    }
}
