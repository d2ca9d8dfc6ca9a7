package interstate.actors.circuit;

import interstate.crypto.Randomness;
import interstate.crypto.TagOpener;
import interstate.crypto.TagSealer;
import interstate.wire.MalformedException;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Cloves;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.RouterHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of a destination's tunnels still carry: sends a number out of one that leads away and back in one that leads here,
 * sealed for itself, so that nobody on the way can tell it from what goes to partners. Every tunnel is tried about every
 * {@link #PERIOD_NS}, each time with three copies spread over the time that there is for it; any one of them passes. What fails is told of
 * both tunnels. One thread.
 */
final class TunnelTests {
    static final long PERIOD_NS = 5_000_000_000L;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int COPIES = 3;
    private static final int MOST_PENDING = 64;
    private static final int NONCE_BYTES = Long.BYTES;
    private static final int SECRET_BYTES = 32;

    /** Instants of a hop's own may be one and a quarter intervals apart, and a cell may wait for the second. */
    private static final long INTERVALS_A_HOP = 2;

    /** What became of a test. */
    interface Verdict {
        /** One of the copies came back. */
        void passed(long nowNs, OwnTunnel out, OwnTunnel in, long tookNs);

        /** None did in time. */
        void failed(long nowNs, OwnTunnel out, OwnTunnel in);

        /** There has been no other tunnel to try this one with for two periods. */
        void untried(long nowNs, OwnTunnel tunnel);
    }

    /** Tests that somebody waits for. */
    private static final class Round {
        private final Set<Test> open;
        private final List<TunnelTrial> done = new ArrayList<>();
        private final Consumer<List<TunnelTrial>> whenDone;

        Round(Collection<Test> tests, Consumer<List<TunnelTrial>> whenDone) {
            this.open = new HashSet<>(tests);
            this.whenDone = whenDone;
        }
    }

    private static final class Test {
        private final long nonce;
        private final OwnTunnel out;
        private final OwnTunnel in;
        private final long beganNs;
        private final long timeoutNs;
        private int copies;

        Test(long nonce, OwnTunnel out, OwnTunnel in, long beganNs, long timeoutNs) {
            this.nonce = nonce;
            this.out = out;
            this.in = in;
            this.beganNs = beganNs;
            this.timeoutNs = timeoutNs;
        }

        /** When the next copy goes. */
        long copyNs() {
            return beganNs + copies * timeoutNs / COPIES;
        }
    }

    private final TunnelPool outbound;
    private final TunnelPool inbound;
    private TagSealer sealer;
    private TagOpener opener;
    private final Randomness randomness;
    private final Verdict verdict;
    private final List<Test> tests = new ArrayList<>();
    private final List<Round> rounds = new ArrayList<>();
    private long nextNs;
    private boolean begun;
    private long passed;
    private long failed;

    TunnelTests(TunnelPool outbound, TunnelPool inbound, Randomness randomness, Verdict verdict) {
        byte[] secret = randomness.bytes(SECRET_BYTES);
        this.outbound = outbound;
        this.inbound = inbound;
        this.sealer = new TagSealer(secret);
        this.opener = new TagOpener(secret);
        Arrays.fill(secret, (byte) 0);
        this.randomness = randomness;
        this.verdict = verdict;
    }

    /** A new session with itself, before the old one has sealed all it may; what is under way is forgotten. */
    private void renew() {
        if (sealer.sealed() < TagSealer.MOST_MESSAGES - COPIES * MOST_PENDING) {
            return;
        }
        wipe();
        List.copyOf(tests).forEach(test -> told(test, false, 0));
        tests.clear();
        byte[] secret = randomness.bytes(SECRET_BYTES);
        sealer = new TagSealer(secret);
        opener = new TagOpener(secret);
        Arrays.fill(secret, (byte) 0);
    }

    long passed() {
        return passed;
    }

    long failed() {
        return failed;
    }

    /** Has the next tests begin within a second: a new tunnel is there to be tried, or to try others with. */
    void soon(long nowNs) {
        if (begun && nextNs - nowNs > SECOND_NS) {
            nextNs = nowNs + SECOND_NS;
        }
    }

    /** How long an answer may take: a second, and what hops that send at instants of their own need. */
    static long timeoutNs(OwnTunnel out, OwnTunnel in, int cellsPerSecond) {
        // Each hop, this router and the link between the tunnels' far ends.
        long steps = out.hops().size() + in.hops().size() + 1L;
        return SECOND_NS + steps * INTERVALS_A_HOP * SECOND_NS / cellsPerSecond;
    }

    void tick(long nowNs, int cellsPerSecond) {
        for (int i = tests.size() - 1; i >= 0; i--) {
            Test test = tests.get(i);
            if (!test.out.isUsable(nowNs) || !test.in.isUsable(nowNs)) {
                tests.remove(i);
                told(test, false, 0);
            } else if (nowNs - test.beganNs >= test.timeoutNs) {
                tests.remove(i);
                failed++;
                told(test, false, 0);
                verdict.failed(nowNs, test.out, test.in);
            } else if (test.copies < COPIES && nowNs - test.copyNs() >= 0) {
                send(nowNs, test);
            }
        }
        if (begun && nowNs - nextNs < 0) {
            return;
        }
        begun = true;
        // Between three quarters and five of the period.
        renew();
        nextNs = nowNs + PERIOD_NS * 3 / 4 + (randomness.bytes(1)[0] & 255) * (PERIOD_NS / 2) / 256;
        begin(nowNs, cellsPerSecond);
    }

    /** Tests all tunnels now; tells when all have passed or failed, at once where there is none. */
    void now(long nowNs, int cellsPerSecond, Consumer<List<TunnelTrial>> whenDone) {
        Set<Test> before = new HashSet<>(tests);
        begin(nowNs, cellsPerSecond);
        List<Test> began = tests.stream().filter(test -> !before.contains(test)).toList();
        if (began.isEmpty()) {
            whenDone.accept(List.of());
        } else {
            rounds.add(new Round(began, whenDone));
        }
    }

    private void told(Test test, boolean passes, long tookNs) {
        for (Iterator<Round> each = rounds.iterator(); each.hasNext(); ) {
            Round round = each.next();
            if (round.open.remove(test)) {
                round.done.add(new TunnelTrial(test.out.names(), test.in.names(), passes, tookNs));
                if (round.open.isEmpty()) {
                    each.remove();
                    round.whenDone.accept(List.copyOf(round.done));
                }
            }
        }
    }

    /** A test of each tunnel, with a partner that is drawn among those whose far ends share a link with its own. */
    private void begin(long nowNs, int cellsPerSecond) {
        Set<OwnTunnel> done = new HashSet<>();
        for (OwnTunnel out : List.copyOf(outbound.tunnels())) {
            OwnTunnel in = partner(nowNs, out, inbound.tunnels(), done);
            if (in != null) {
                done.add(in);
                begin(nowNs, out, in, cellsPerSecond);
            }
            look(nowNs, out, in != null);
        }
        for (OwnTunnel in : List.copyOf(inbound.tunnels())) {
            OwnTunnel out = done.contains(in) ? null : partner(nowNs, in, outbound.tunnels(), Set.of());
            if (out != null) {
                begin(nowNs, out, in, cellsPerSecond);
            }
            look(nowNs, in, out != null || done.contains(in));
        }
    }

    private void look(long nowNs, OwnTunnel tunnel, boolean tried) {
        if (tried) {
            tunnel.tried(nowNs);
        } else if (nowNs - tunnel.triedNs() >= 2 * PERIOD_NS) {
            tunnel.tried(nowNs);
            verdict.untried(nowNs, tunnel);
        }
    }

    private @Nullable OwnTunnel partner(long nowNs, OwnTunnel of, List<OwnTunnel> among, Set<OwnTunnel> rather) {
        List<OwnTunnel> able = among.stream()
                .filter(other -> of.isUsable(nowNs)
                        && other.isUsable(nowNs)
                        && outbound.areJoined(of.farHash(), other.farHash()))
                .toList();
        List<OwnTunnel> fresh =
                able.stream().filter(other -> !rather.contains(other)).toList();
        List<OwnTunnel> from = fresh.isEmpty() ? able : fresh;
        return from.isEmpty() ? null : from.get((randomness.bytes(1)[0] & 255) % from.size());
    }

    private void begin(long nowNs, OwnTunnel out, OwnTunnel in, int cellsPerSecond) {
        if (tests.size() >= MOST_PENDING) {
            return;
        }
        long nonce = ByteBuffer.wrap(randomness.bytes(NONCE_BYTES)).getLong();
        Test test = new Test(nonce, out, in, nowNs, timeoutNs(out, in, cellsPerSecond));
        // What the tunnel has no room for tells nothing of whether it carries.
        if (send(nowNs, test)) {
            tests.add(test);
        }
    }

    private boolean send(long nowNs, Test test) {
        test.copies++;
        int at = Cloves.headerBytes(Delivery.LOCAL);
        ByteBuffer content = ByteBuffer.allocate(at + 1 + NONCE_BYTES);
        Cloves.write(Delivery.LOCAL, 1 + NONCE_BYTES, content.array(), 0);
        content.put(at, (byte) Kind.STATUS.code()).putLong(at + 1, test.nonce);
        byte[] message = CircuitMessage.of(Kind.SEALED, sealer.seal(content.array()));
        RouterHash gateway = test.in.farHash();
        return test.out.gateway().offer(nowNs, Delivery.tunnel(gateway, test.in.entryId()), message, 0, message.length);
    }

    /** Opens a message, if it is one of these; whether it was. */
    boolean open(long nowNs, byte[] b, int off, int bytes) {
        if (!opener.knows(b, off, bytes)) {
            return false;
        }
        byte[] opened = opener.open(b, off, bytes);
        if (opened != null) {
            try {
                Cloves.read(opened, 0, opened.length, (delivery, clove, at, length) -> {
                    if (length == 1 + NONCE_BYTES && clove[at] == Kind.STATUS.code()) {
                        came(nowNs, ByteBuffer.wrap(clove).getLong(at + 1));
                    }
                });
            } catch (MalformedException e) {
                throw new AssertionError("this end sealed it", e);
            }
        }
        return true;
    }

    private void came(long nowNs, long nonce) {
        for (int i = 0; i < tests.size(); i++) {
            Test test = tests.get(i);
            if (test.nonce == nonce) {
                tests.remove(i);
                passed++;
                told(test, true, nowNs - test.beganNs);
                verdict.passed(nowNs, test.out, test.in, nowNs - test.beganNs);
                return;
            }
        }
    }

    void wipe() {
        sealer.wipe();
        opener.wipe();
    }
}
