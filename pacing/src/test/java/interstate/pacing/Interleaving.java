package interstate.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time, handing over at their own steps to one that a seed chooses, under a virtual clock
 * that moves a little at every step, and on to the next waking when all sleep.
 *
 * <p>What they share is ordered by the handing over, so plain fields do.
 */
final class Interleaving {

    /** What a party is told to do at its steps. */
    interface Work {
        void run(Party self);
    }

    /** Thrown out of a step to end a party there, as SIGKILL would. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** One of the threads. */
    final class Party {
        private final Thread thread;
        private final int deathIn;
        private boolean alive = true;
        private int stopIn;
        private long stopNs;
        private long wakesNs;
        private @Nullable Throwable failure;

        private Party(String name, int deathIn, Work work) {
            this.deathIn = deathIn;
            this.thread = new Thread(() -> live(work), name);
        }

        /** Perhaps hands over, perhaps dies. */
        void step() {
            if (deathIn > 0 && random.nextInt(deathIn) == 0) {
                throw new Killed();
            }
            nowNs += random.nextInt(MOST_NS_A_STEP);
            if (stopIn > 0 && random.nextInt(stopIn) == 0) {
                stopped++;
                sleepUntil(nowNs + (long) (random.nextDouble() * stopNs));
            } else if (random.nextInt(3) == 0) {
                handOver();
                awaitTurn(this);
            }
        }

        /** From now on stops at one in so many steps, for at most {@code ns}, as by SIGSTOP and SIGCONT. */
        void stopsIn(int steps, long ns) {
            stopIn = steps;
            stopNs = ns;
        }

        void sleepUntil(long instantNs) {
            wakesNs = instantNs;
            handOver();
            awaitTurn(this);
        }

        boolean isAlive() {
            return alive;
        }

        private void live(Work work) {
            awaitTurn(this);
            try {
                work.run(this);
            } catch (Killed e) {
                killed++;
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            alive = false;
            handOver();
        }
    }

    /** A step takes as long as some tens of instructions with a cache miss. */
    private static final int MOST_NS_A_STEP = 200;

    private final Random random;
    private long nowNs;
    private int stopped;
    private final List<Party> parties = new ArrayList<>();
    private volatile @Nullable Party turn;
    private int killed;

    Interleaving(Random random) {
        this.random = random;
    }

    /** @param deathIn a party dies at one in so many steps; 0 never */
    Party add(String name, int deathIn, Work work) {
        Party party = new Party(name, deathIn, work);
        parties.add(party);
        return party;
    }

    long nowNs() {
        return nowNs;
    }

    int stopped() {
        return stopped;
    }

    int killed() {
        return killed;
    }

    void run() throws InterruptedException {
        parties.forEach(party -> party.thread.start());
        handOver();
        for (Party party : parties) {
            party.thread.join();
            if (party.failure != null) {
                throw new AssertionError(party.thread.getName(), party.failure);
            }
        }
    }

    private void handOver() {
        List<Party> alive = parties.stream().filter(Party::isAlive).toList();
        if (!alive.isEmpty()) {
            long firstNs =
                    alive.stream().mapToLong(party -> party.wakesNs).min().getAsLong();
            nowNs = Math.max(nowNs, firstNs);
            List<Party> awake =
                    alive.stream().filter(party -> party.wakesNs <= nowNs).toList();
            Party next = awake.get(random.nextInt(awake.size()));
            turn = next;
            LockSupport.unpark(next.thread);
        }
    }

    private void awaitTurn(Party self) {
        while (turn != self) {
            LockSupport.park(this);
        }
    }
}
