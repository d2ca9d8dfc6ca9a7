package interstate.crypto;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times the data path and the handshake in processor time; run by hand, prints medians of rounds and bytes allocated per
 * call.
 */
public final class CryptoBenchmark {
    private static final int LEN = 1472;
    private static final int ROUNDS = 15;

    private CryptoBenchmark() {}

    /** One call under measurement. */
    private interface Step {
        void run(int i) throws HandshakeException;
    }

    public static void main(String[] args) throws HandshakeException {
        System.out.println(System.getProperty("java.vm.version"));
        Randomness randomness = new SeededRandomness(7);
        byte[] key = randomness.bytes(32);
        byte[] d = new byte[LEN];
        sealAndOpen(key, d);
        forged(key, d, randomness);
        junk(key, randomness);
        envelope(randomness, d);
        handshake(randomness);
        byte[] password = randomness.bytes(16);
        measure("argon2id", 3, i -> PasswordKey.derive(password));
    }

    private static void sealAndOpen(byte[] key, byte[] d) throws HandshakeException {
        DatagramSealer sealer = new DatagramSealer(key, 0, 1);
        long[] counter = {0};
        measure("seal " + LEN, 100_000, i -> sealer.seal(counter[0]++, d, 0, LEN));

        int batch = 20_000;
        byte[][] sealed = new byte[batch][LEN];
        DatagramOpener opener = new DatagramOpener(key, 0, 1);
        double[] times = new double[ROUNDS];
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (byte[] one : sealed) {
                sealer.seal(counter[0]++, one, 0, LEN);
            }
            long before = allocatedBytes();
            long start = cpuNs();
            for (byte[] one : sealed) {
                if (!opener.recognises(one, 0, LEN) || opener.open(one, 0, LEN) != DatagramOpener.Verdict.OPENED) {
                    throw new AssertionError();
                }
            }
            times[round] = (double) (cpuNs() - start) / batch;
            allocated = (allocatedBytes() - before) / batch;
        }
        print("recognise + open " + LEN, times, allocated);
    }

    private static void forged(byte[] key, byte[] d, Randomness randomness) throws HandshakeException {
        DatagramSealer sealer = new DatagramSealer(key, 0, 1);
        DatagramOpener opener = new DatagramOpener(key, 0, 1);
        randomness.fill(d, 0, LEN);
        sealer.seal(5, d, 0, LEN);
        d[LEN - 1] ^= 1;
        measure("forged body", 20_000, i -> {
            if (!opener.recognises(d, 0, LEN) || opener.open(d, 0, LEN) != DatagramOpener.Verdict.FORGED) {
                throw new AssertionError();
            }
        });
        d[LEN - 1] ^= 1;
        if (!opener.recognises(d, 0, LEN) || opener.open(d.clone(), 0, LEN) != DatagramOpener.Verdict.OPENED) {
            throw new AssertionError();
        }
        measure("replayed", 100_000, i -> {
            if (!opener.recognises(d, 0, LEN) || opener.open(d, 0, LEN) != DatagramOpener.Verdict.REPLAYED) {
                throw new AssertionError();
            }
        });
    }

    private static void junk(byte[] key, Randomness randomness) throws HandshakeException {
        DatagramOpener opener = new DatagramOpener(key, 0, 1);
        byte[] junk = randomness.bytes(LEN);
        measure("junk, one recognises", 200_000, i -> {
            junk[10] = (byte) i;
            if (opener.recognises(junk, 0, LEN)) {
                throw new AssertionError();
            }
        });
    }

    private static void envelope(Randomness randomness, byte[] d) throws HandshakeException {
        HandshakeKeys keys = HandshakeKeys.ofPassword(randomness.bytes(32));
        HandshakeEnvelope initiator = new HandshakeEnvelope(keys, true);
        HandshakeEnvelope responder = new HandshakeEnvelope(keys, false);
        measure("envelope seal + open " + LEN, 10_000, i -> {
            initiator.seal(d, 0, LEN, randomness);
            if (!responder.open(d, 0, LEN)) {
                throw new AssertionError();
            }
        });
        initiator.seal(d, 0, LEN, randomness);
        d[LEN - 1] ^= 1;
        measure("envelope forged", 10_000, i -> {
            if (responder.open(d, 0, LEN)) {
                throw new AssertionError();
            }
        });
    }

    private static void handshake(Randomness randomness) throws HandshakeException {
        KeyPair25519 client = KeyPair25519.generate(randomness);
        KeyPair25519 server = KeyPair25519.generate(randomness);
        byte[] psk = new byte[32];
        byte[] payload = new byte[100];
        NoiseHandshake[] pair = new NoiseHandshake[2];
        byte[][] message = new byte[2][];
        String[] names = {"IK initiator write", "IK responder read", "IK responder write", "IK initiator read"};
        String[] namesNn = {"NN initiator write", "NN responder read", "NN responder write", "NN initiator read"};
        for (boolean ik : new boolean[] {true, false}) {
            double[][] times = new double[4][400];
            for (int round = -400; round < 400; round++) {
                pair[0] = ik
                        ? NoiseHandshake.initiatorIk(client, server.publicKey(), psk, randomness)
                        : NoiseHandshake.initiatorNn(psk, randomness);
                pair[1] = ik
                        ? NoiseHandshake.responderIk(server, psk, randomness)
                        : NoiseHandshake.responderNn(psk, randomness);
                long t0 = cpuNs();
                message[0] = pair[0].write(payload);
                long t1 = cpuNs();
                pair[1].read(message[0]);
                long t2 = cpuNs();
                message[1] = pair[1].write(payload);
                long t3 = cpuNs();
                pair[0].read(message[1]);
                long t4 = cpuNs();
                if (round >= 0) {
                    times[0][round] = t1 - t0;
                    times[1][round] = t2 - t1;
                    times[2][round] = t3 - t2;
                    times[3][round] = t4 - t3;
                }
            }
            for (int i = 0; i < 4; i++) {
                print(ik ? names[i] : namesNn[i], times[i], -1);
            }
        }
    }

    private static void measure(String name, int calls, Step step) throws HandshakeException {
        double[] times = new double[ROUNDS];
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocatedBytes();
            long start = cpuNs();
            for (int i = 0; i < calls; i++) {
                step.run(i);
            }
            times[round] = (double) (cpuNs() - start) / calls;
            allocated = (allocatedBytes() - before) / calls;
        }
        print(name, times, allocated);
    }

    private static void print(String name, double[] ns, long allocated) {
        double[] sorted = ns.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-28s median %,11.0f ns   best %,11.0f ns   allocates %,d bytes%n",
                name,
                sorted[sorted.length / 2],
                sorted[0],
                allocated);
    }

    /** Of this thread alone, so that neighbours on the machine count for little. */
    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
