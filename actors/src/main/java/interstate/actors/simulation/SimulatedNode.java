package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A node under virtual time: its cipher's duty cycle, its jobs, and what may befall it. Killing it loses all that lives in
 * its memory and nothing else; its lanes go on with chaff.
 *
 * <p>One duty cycle does what {@code CipherAgent} does in the same order: finished jobs, staging that is due, arrivals,
 * ticks.
 */
abstract class SimulatedNode implements Carrier.Receiver, SimulatedLane.Host {

    private static final int SOCKET_DATAGRAMS = 512;
    private static final int ARRIVALS_PER_CYCLE = 64;
    private static final long JOB_MIN_NS = 100_000;
    private static final long JOB_MAX_NS = 20_000_000;
    private static final long HANDOVER_MAX_NS = 500_000;

    @SuppressWarnings("ArrayRecordComponent") // Handed on and never compared.
    private record Arrival(Endpoint from, byte[] datagram) {}

    final Agenda agenda;
    final List<Stager> stagers = new ArrayList<>();
    LinkTable table = new LinkTable();

    private final Dice jobDice;
    private final long tickNs;
    private final Runnable afterCycle;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private final ArrayDeque<HandshakeJob.Completion> completions = new ArrayDeque<>();
    private boolean alive;
    private int life;
    private long pausedUntilNs;
    private long stalledFromNs;
    private long stalledUntilNs;
    private long nextTickNs;
    private long wakeAtNs = Long.MAX_VALUE;
    private long wakings;

    /** @param afterCycle looks at the node after each duty cycle */
    SimulatedNode(Agenda agenda, Dice dice, long tickNs, Runnable afterCycle) {
        this.agenda = agenda;
        this.jobDice = dice.at(1);
        this.tickNs = tickNs;
        this.afterCycle = afterCycle;
    }

    /** Makes what lives in memory, anew. */
    abstract void boot(long nowNs);

    /** Memory is gone. */
    abstract void gone();

    abstract void received(long nowNs, Endpoint from, byte[] datagram);

    abstract void tick(long nowNs);

    final void start() {
        if (alive) {
            return;
        }
        alive = true;
        life++;
        pausedUntilNs = Math.max(agenda.nowNs(), stalledUntilNs);
        nextTickNs = agenda.nowNs();
        table = new LinkTable();
        boot(agenda.nowNs());
        wake(agenda.nowNs());
    }

    final void kill() {
        if (!alive) {
            return;
        }
        alive = false;
        wakeAtNs = Long.MAX_VALUE;
        stagers.clear();
        arrivals.clear();
        completions.clear();
        gone();
    }

    /** Stops all threads for a while, as SIGSTOP or a host without time would. */
    final void pause(long forNs) {
        if (alive) {
            pausedUntilNs = Math.max(pausedUntilNs, agenda.nowNs() + forNs);
        }
    }

    /** Stops the whole host, its pacer too, as a virtual machine is that gets no time; a node that is started meanwhile waits. */
    final void stall(long forNs) {
        if (agenda.nowNs() > stalledUntilNs) {
            stalledFromNs = agenda.nowNs();
        }
        stalledUntilNs = Math.max(stalledUntilNs, agenda.nowNs() + forNs);
        pause(forNs);
    }

    @Override
    public final long stalledFromNs() {
        return stalledFromNs;
    }

    @Override
    public final long stalledUntilNs() {
        return stalledUntilNs;
    }

    final boolean isAlive() {
        return alive;
    }

    final boolean isPaused() {
        return agenda.nowNs() < pausedUntilNs;
    }

    /** When it last went on after a pause, or started. */
    final long resumedNs() {
        return pausedUntilNs;
    }

    /** Whether it had no time at some time after that instant. */
    final boolean wasPausedAfter(long instantNs) {
        return pausedUntilNs > instantNs;
    }

    /** How many times it was started: tells one life from the next. */
    final int life() {
        return life;
    }

    @Override
    public final void arrive(Endpoint from, byte[] datagram) {
        if (alive && arrivals.size() < SOCKET_DATAGRAMS) {
            arrivals.add(new Arrival(from, datagram));
            wake(agenda.nowNs());
        }
    }

    /** Runs a job after a while, and its completion a little later on the node's thread; a killed node does neither. */
    public final void compute(HandshakeJob job) {
        int mine = life;
        agenda.in(jobDice.magnitude(JOB_MIN_NS, JOB_MAX_NS), () -> run(mine, job));
    }

    private void run(int mine, HandshakeJob job) {
        if (!alive || mine != life) {
            return;
        }
        if (isPaused()) {
            agenda.at(pausedUntilNs, () -> run(mine, job));
            return;
        }
        HandshakeJob.Completion completion = job.compute();
        agenda.in(jobDice.between(0, HANDOVER_MAX_NS), () -> {
            if (alive && mine == life) {
                completions.add(completion);
                wake(agenda.nowNs());
            }
        });
    }

    /** There is work at that time. */
    final void wake(long atNs) {
        long at = Math.max(Math.max(atNs, pausedUntilNs), agenda.nowNs());
        if (at < wakeAtNs) {
            wakeAtNs = at;
            long waking = ++wakings;
            agenda.at(at, () -> woken(waking));
        }
    }

    private void woken(long waking) {
        if (!alive || waking != wakings) {
            return;
        }
        wakeAtNs = Long.MAX_VALUE;
        if (!isPaused()) {
            cycle(agenda.nowNs());
        }
        long next = arrivals.isEmpty() && completions.isEmpty() ? nextTickNs : agenda.nowNs();
        for (Stager stager : stagers) {
            next = Math.min(next, stager.dueNs);
        }
        wake(next);
        afterCycle.run();
    }

    private void cycle(long nowNs) {
        for (HandshakeJob.Completion done = completions.poll(); done != null; done = completions.poll()) {
            done.apply(nowNs);
        }
        for (Stager stager : List.copyOf(stagers)) {
            if (stager.dueNs <= nowNs) {
                stager.work(nowNs);
            }
        }
        for (int i = 0; i < ARRIVALS_PER_CYCLE && !arrivals.isEmpty(); i++) {
            Arrival arrival = arrivals.remove();
            received(nowNs, arrival.from, arrival.datagram);
        }
        if (nowNs >= nextTickNs) {
            tick(nowNs);
            nextTickNs = nowNs + tickNs;
        }
    }
}
