package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.LinkState;
import interstate.pacing.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CipherAgentTest {

    private static final long PATIENCE_S = 20;
    private static final long INTERVAL_NS = 5_000_000;
    private static final long LEAD_NS = 10_000_000;
    private static final long FAR_NS = 600_000_000_000L;
    private static final int COMMANDS_PER_CYCLE = 16;

    private final Doorbell doorbell = new Doorbell();
    private final DatagramRing arrivals = new DatagramRing(1 << 16, doorbell);
    private final CipherAgent agent = new CipherAgent(arrivals, doorbell);
    private final Emission emission = new Emission();
    private final List<Throwable> failures = new ArrayList<>();

    CipherAgentTest() throws Exception {}

    @AfterEach
    void close() {
        emission.close();
        assertThat(failures).isEmpty();
    }

    private CallingLink calling() {
        long now = agent.clockNs();
        return new CallingLink(INTERVAL_NS, now).calling(now);
    }

    /** Runs that on the agent's thread and waits for it. */
    private <T> T ask(java.util.function.Function<CipherAgent, T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        agent.tell(a -> answer.complete(question.apply(a)));
        return answer.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Test
    void shouldRunCommandsInOrderOnItsOwnThreadWhenTold() throws Exception {
        try (AgentThread thread = AgentThread.start(agent, failures::add)) {
            assertThat(thread).isNotNull();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                agent.tell(a -> order.add(number));
            }
            String name = ask(a -> Thread.currentThread().getName());
            assertThat(name).isEqualTo("cipher");
            List<Integer> ran = ask(a -> List.copyOf(order));
            assertThat(ran).hasSize(100).isSorted();
        }
    }

    @Test
    void shouldLeaveTheRestForTheNextCycleWhenThereAreManyCommands() {
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i <= COMMANDS_PER_CYCLE; i++) {
            int number = i;
            agent.tell(a -> ran.add(number));
        }
        agent.doWork();
        assertThat(ran).hasSize(COMMANDS_PER_CYCLE);
        agent.doWork();
        assertThat(ran).hasSize(COMMANDS_PER_CYCLE + 1);
    }

    @Test
    void shouldEndItsWaitWhenTold() throws Exception {
        // No tick is due for 5 ms, and it is told while it waits for that; told 200 times, it must not take 200 ticks.
        try (AgentThread thread = AgentThread.start(agent, failures::add)) {
            assertThat(thread).isNotNull();
            long begin = System.nanoTime();
            int told = 0;
            while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(500) && told < 1_000) {
                boolean heard = ask(a -> true);
                told += heard ? 1 : 0;
            }
            assertThat(told).isGreaterThan(150);
        }
    }

    @Test
    void shouldTickItsLinksUntilTheyAreRemoved() {
        CallingLink ticked = new CallingLink(INTERVAL_NS, agent.clockNs());
        agent.doWork();
        agent.add(ticked.link);
        while (ticked.jobs.isEmpty()) {
            agent.doWork();
        }
        agent.remove(ticked.link);
        ticked.jobs.clear();
        CallingLink other = new CallingLink(INTERVAL_NS, agent.clockNs());
        agent.add(other.link);
        while (other.jobs.isEmpty()) {
            agent.doWork();
        }
        assertThat(ticked.jobs).isEmpty();
    }

    @Test
    void shouldStageALinksDatagramsIntoItsLaneWhenItFillsIt() throws Exception {
        Lane lane = emission.lane(INTERVAL_NS, LEAD_NS, 0);
        CallingLink calling = calling();
        try (AgentThread thread = AgentThread.start(agent, failures::add)) {
            assertThat(thread).isNotNull();
            agent.tell(a -> {
                a.add(calling.link);
                a.fill(calling.link, lane, LEAD_NS);
            });
            while (lane.counters().data() == 0) {
                assertThat(emission.receive()).hasSize(Emission.DATAGRAM_BYTES);
            }
            long staged = ask(a -> calling.link.counters().stagedHandshakes);
            assertThat(staged).isPositive();
        }
    }

    @Test
    void shouldNeverStageALinkAgainWhenItWasRemoved() throws Exception {
        Lane lane = emission.lane(INTERVAL_NS, LEAD_NS, 0);
        CallingLink calling = calling();
        agent.add(calling.link);
        agent.fill(calling.link, lane, LEAD_NS);
        long before = calling.link.counters().stagedHandshakes;
        while (calling.link.counters().stagedHandshakes == before) {
            agent.doWork();
        }
        agent.remove(calling.link);
        long staged = calling.link.counters().stagedHandshakes;
        long slot = lane.nextSlot();
        while (lane.nextSlot() < slot + 2 * LEAD_NS / INTERVAL_NS + 2) {
            agent.doWork();
        }
        assertThat(calling.link.counters().stagedHandshakes).isEqualTo(staged);
    }

    @Test
    void shouldNotFillALaneWhenTheLinkIsOverAlready() {
        Lane lane = emission.lane(INTERVAL_NS, LEAD_NS, FAR_NS);
        CallingLink over = calling();
        agent.fill(over.link, lane, FAR_NS);
        agent.doWork();
        assertThat(over.link.counters().stagedHandshakes).isZero();
        assertThat(lane.isOurs()).isTrue();
        agent.add(over.link);
        agent.fill(over.link, lane, FAR_NS);
        agent.doWork();
        assertThat(over.link.counters().stagedHandshakes).isPositive();
    }

    @Test
    void shouldGoOnWithEverythingElseWhenAPacerDies() throws Exception {
        Lane dead = emission.lane(INTERVAL_NS, LEAD_NS, 0);
        CallingLink calling = calling();
        try (AgentThread thread = AgentThread.start(agent, failures::add)) {
            assertThat(thread).isNotNull();
            ask(a -> {
                a.add(calling.link);
                a.fill(calling.link, dead, LEAD_NS);
                return true;
            });
            emission.receive();
            emission.pacer.stop();
            long pastAllCells = dead.instantNs(dead.nextSlot()) + (dead.cells() + 2) * INTERVAL_NS;
            long answered = 0;
            while (answered < pastAllCells) {
                answered = ask(CipherAgent::nowNs);
            }
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void shouldCloseItsLinksWhenItEnds() {
        CallingLink calling = calling();
        agent.add(calling.link);
        agent.onClose();
        assertThat(calling.link.state()).isEqualTo(LinkState.CLOSED);
    }

    @Test
    void shouldGiveACompletionItsTimeWhenAJobIsDone() {
        CompletableFuture<Long> at = new CompletableFuture<>();
        long before = agent.clockNs();
        agent.complete(at::complete);
        assertThat(at).isNotDone();
        agent.doWork();
        assertThat(at).isCompletedWithValueMatching(now -> now >= before && now <= agent.clockNs());
    }

    @Test
    void shouldHandADatagramToTheLinkAtItsSourceAndCountStrangers() throws Exception {
        CallingLink calling = calling();
        agent.add(calling.link);
        try (Receiving receiving = new Receiving(2_000, arrivals)) {
            Endpoint peer = receiving.send(new byte[Emission.DATAGRAM_BYTES]);
            receiving.agent.doWork();
            agent.doWork();
            assertThat(agent.strangers()).isEqualTo(1);
            agent.table().add(peer, calling.link);
            receiving.send(new byte[Emission.DATAGRAM_BYTES - 1]);
            receiving.agent.doWork();
            agent.doWork();
            assertThat(calling.link.counters().wrongLength).isEqualTo(1);
            assertThat(agent.strangers())
                    .as("the peer's chaff, or worse, but no stranger's")
                    .isEqualTo(1);
        }
    }
}
