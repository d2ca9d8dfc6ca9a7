package interstate.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time, handing over at their own steps to one that a seed chooses.
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
            if (random.nextInt(3) == 0) {
                handOver();
                awaitTurn(this);
            }
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

    private final Random random;
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
            Party next = alive.get(random.nextInt(alive.size()));
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
