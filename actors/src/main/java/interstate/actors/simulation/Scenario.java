package interstate.actors.simulation;

import interstate.actors.protocol.Caller;
import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.TimerSettings;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * All that makes a world: who is in it, over what network, and what befalls them. The same scenario makes the same world.
 *
 * @param keyed static keys and a cloak, or a password
 * @param ipv6 the outer packets
 * @param storm weather until the world is healed
 * @param calmDelayNs one way through the network afterwards, when it does nothing else
 * @param healNs when all faults are over: from then on traffic must flow again within bounded time
 * @param missed chance that a staged cell is missed
 * @param tickNs between ticks of each node
 * @param epochNs wall clock at the beginning
 */
public record Scenario(
        long seed,
        boolean keyed,
        boolean ipv6,
        List<ClientPlan> clients,
        TimerSettings timers,
        FloodSettings floods,
        Weather storm,
        long calmDelayNs,
        List<Fault> faults,
        long healNs,
        Adversary.Plan adversary,
        double missed,
        long tickNs,
        long epochNs) {

    private static final long MILLI_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LEAD_MAX_NS = 10 * MILLI_NS;
    private static final int JITTER_PERMILLE = 250;
    private static final FloodSettings FLOODS =
            new FloodSettings(new FloodSettings.Bucket(50, 100), new FloodSettings.Bucket(200, 400));
    private static final long EPOCH_NS = 1_800_000_000L * SECOND_NS;

    /** Slots of all lanes that a world has before it is healed, so that a run takes some ten milliseconds. */
    private static final long STORM_SLOTS = 1_000;

    /** Keys last longer than it takes to replace them at the shortest packet length, several times over. */
    private static final long REKEY_SLOTS = 80;

    private static final long STORM_MIN_NS = SECOND_NS;
    private static final long STORM_MAX_NS = 200 * SECOND_NS;

    public Scenario {
        clients = List.copyOf(clients);
        faults = List.copyOf(faults);
    }

    /** A world drawn from a seed. */
    public static Scenario drawn(long seed) {
        Dice dice = new Dice(seed);
        boolean keyed = dice.chance(0.35);
        boolean ipv6 = dice.chance(0.3);
        double many = dice.unit();
        int count = many < 0.7 ? 1 : many < 0.9 ? 2 : 3;
        List<ClientPlan> clients = new ArrayList<>();
        long intervalNs = intervalNs(dice);
        for (int i = 0; i < count; i++) {
            clients.add(client(dice, i, i == 0 ? ClientPlan.Manner.HONEST : manner(dice), intervalNs));
        }
        double perSecond = 0;
        for (ClientPlan c : clients) {
            perSecond += 1e9 / c.up().intervalNs() + 1e9 / c.down().intervalNs();
        }
        long healNs = Math.max(STORM_MIN_NS, Math.min(STORM_MAX_NS, (long) (STORM_SLOTS / perSecond * 1e9)));
        long delayNs = dice.magnitude(10_000, 300 * MILLI_NS);
        Weather storm = dice.chance(0.15) ? Weather.calm(delayNs) : Weather.rough(dice, delayNs);
        Adversary.Plan adversary = dice.chance(0.5)
                ? Adversary.Plan.NONE
                : new Adversary.Plan(dice.magnitude(healNs / 2_000, healNs / 20), dice.unit());
        return new Scenario(
                seed,
                keyed,
                ipv6,
                clients,
                timers(dice, healNs, clients),
                FLOODS,
                storm,
                delayNs,
                faults(dice, count, healNs),
                healNs,
                adversary,
                dice.chance(0.5) ? 0 : 0.05 * dice.unit(),
                dice.magnitude(2 * MILLI_NS, 20 * MILLI_NS),
                EPOCH_NS);
    }

    private static ClientPlan.Manner manner(Dice dice) {
        double manner = dice.unit();
        return manner < 0.6
                ? ClientPlan.Manner.HONEST
                : manner < 0.8 ? ClientPlan.Manner.GREEDY : ClientPlan.Manner.STRANGER;
    }

    private static ClientPlan client(Dice dice, int number, ClientPlan.Manner manner, long intervalNs) {
        LaneTerms sending = scheduled(dice.at(1, number), lane(dice, intervalNs, packetLength(dice)));
        LaneTerms receiving = scheduled(
                dice.at(2, number),
                lane(dice, intervalNs, dice.chance(0.7) ? sending.packetLength() : packetLength(dice)));
        return new ClientPlan(
                manner,
                sending,
                receiving,
                leadNs(Math.min(sending.intervalNs(), receiving.intervalNs())),
                dice.magnitude(1_000, 10_000),
                dice.magnitude(1_000, 10_000),
                features(dice, number, sending, receiving),
                traffic(dice, sending),
                traffic(dice, receiving));
    }

    /** Of dice of their own, so that worlds drawn before there were features are what they were. */
    private static LinkFeatures features(Dice dice, int number, LaneTerms sending, LaneTerms receiving) {
        Dice drawn = dice.at(3, number);
        boolean repair = !drawn.chance(0.4);
        int share = !repair || drawn.chance(0.5) ? 0 : (int) drawn.magnitude(1, LinkFeatures.MAX_FEC_SHARE_PERMILLE);
        Eager eager = !repair
                ? Eager.NEVER
                : drawn.chance(0.6) ? Eager.SPARSE : drawn.chance(0.5) ? Eager.ALWAYS : Eager.NEVER;
        boolean monitor = drawn.at(1).chance(0.4);
        int delayMs = dispatchDelayMs(dice.at(4, number), sending, receiving);
        return new LinkFeatures(repair, share, eager, repair && drawn.chance(0.7), monitor, delayMs, delayMs > 0, 0);
    }

    /** Late packets are sent, or some would be lost in calm weather, where a lane may have long gaps. */
    private static int dispatchDelayMs(Dice dice, LaneTerms sending, LaneTerms receiving) {
        if (dice.chance(0.7)) {
            return 0;
        }
        long leastNs = LEAD_MAX_NS + 2 * Math.max(sending.slowestNs(), receiving.slowestNs());
        return (int) Math.min(LinkFeatures.MAX_DISPATCH_DELAY_MS, dice.magnitude(leastNs, 4 * leastNs) / MILLI_NS);
    }

    /** Of the whole world: its lanes are some times faster or slower, not thousands, or the fast would wait for the slow. */
    private static long intervalNs(Dice dice) {
        double speed = dice.unit();
        if (speed < 0.02) {
            return dice.magnitude(150_000, 500_000);
        }
        if (speed < 0.12) {
            return dice.magnitude(MILLI_NS, 4 * MILLI_NS);
        }
        if (speed < 0.8) {
            return dice.magnitude(5 * MILLI_NS, 30 * MILLI_NS);
        }
        return speed < 0.95 ? dice.magnitude(30 * MILLI_NS, 400 * MILLI_NS) : SECOND_NS;
    }

    private static LaneTerms lane(Dice dice, long worldIntervalNs, int packetLength) {
        long intervalNs = Math.min(
                SECOND_NS, dice.chance(0.5) ? worldIntervalNs : dice.magnitude(worldIntervalNs, 6 * worldIntervalNs));
        return new LaneTerms(packetLength, intervalNs, dice.chance(0.9) ? JITTER_PERMILLE : 0, 0);
    }

    /** The same lane, perhaps with another schedule. */
    private static LaneTerms scheduled(Dice dice, LaneTerms lane) {
        int kind = dice.chance(0.6) ? 0 : (int) dice.between(1, LaneTerms.TIMETABLE);
        long intervalNs = lane.intervalNs();
        List<Long> hourlyNs = new ArrayList<>();
        if (kind == LaneTerms.TIMETABLE) {
            for (int hour = 0; hour < LaneTerms.HOURS; hour++) {
                hourlyNs.add(Math.min(SECOND_NS, dice.magnitude(intervalNs, 6 * intervalNs)));
            }
            intervalNs = Collections.min(hourlyNs);
        }
        return new LaneTerms(lane.packetLength(), intervalNs, lane.jitterPermille(), kind, hourlyNs);
    }

    private static int packetLength(Dice dice) {
        return dice.chance(0.02) ? 9_000 : dice.pick(List.of(256, 256, 300, 576, 576, 1_280, 1_500, 1_500));
    }

    private static long leadNs(long intervalNs) {
        return Math.min(LEAD_MAX_NS, Math.max(MILLI_NS, 4 * intervalNs));
    }

    private static Traffic traffic(Dice dice, LaneTerms lane) {
        if (dice.chance(0.15)) {
            return Traffic.NONE;
        }
        int most = Math.min(9_000, 4 * lane.packetLength());
        int max = (int) dice.magnitude(Flow.MIN_BYTES, most);
        int min = dice.chance(0.3) ? max : Flow.MIN_BYTES;
        return new Traffic(
                dice.magnitude(lane.intervalNs() / 4, 20 * lane.intervalNs()), (int) dice.magnitude(1, 20), min, max);
    }

    private static TimerSettings timers(Dice dice, long healNs, List<ClientPlan> clients) {
        TimerSettings d = TimerSettings.defaults();
        long slowest = clients.stream().mapToLong(ClientPlan::slowestNs).max().orElseThrow();
        long leastNs = Math.max(300 * MILLI_NS, REKEY_SLOTS * slowest);
        long rekeyNs = dice.chance(0.5) ? d.rekeyAfterNs() : dice.magnitude(leastNs, Math.max(leastNs, healNs));
        long rekeyDatagrams = dice.chance(0.8) ? d.rekeyAfterDatagrams() : dice.magnitude(REKEY_SLOTS, 600);
        long reject = dice.chance(0.5) ? d.rejectAfterDatagrams() : dice.magnitude(2, 16) * rekeyDatagrams;
        return new TimerSettings(
                rekeyNs,
                rekeyDatagrams,
                Math.min(reject, d.rejectAfterDatagrams()),
                d.previousKeyNs(),
                d.retryNs(),
                d.silenceNs(),
                d.silenceSlots(),
                d.timeoutNs(),
                dice.chance(0.5) ? d.timeoutSlots() : (int) dice.magnitude(20, 100),
                d.straddleNs(),
                d.straddleSlots(),
                d.noAnswerNs(),
                d.resolveNs());
    }

    private static List<Fault> faults(Dice dice, int clients, long healNs) {
        List<Fault> faults = new ArrayList<>();
        List<Fault.Kind> kinds = Arrays.stream(Fault.Kind.values())
                .filter(kind -> kind != Fault.Kind.STALL_CLIENT && kind != Fault.Kind.STALL_SERVER)
                .toList();
        for (long n = dice.between(0, 4); n > 0; n--) {
            faults.add(new Fault(
                    dice.between(healNs / 20, healNs - healNs / 10),
                    ofNodeOrHost(dice.at(3, n), dice.pick(kinds)),
                    (int) dice.between(0, clients - 1),
                    dice.magnitude(5 * MILLI_NS, healNs)));
        }
        return faults;
    }

    /** Half of the nodes that get no time share that with their pacers. */
    private static Fault.Kind ofNodeOrHost(Dice dice, Fault.Kind kind) {
        if (dice.chance(0.5)) {
            return kind;
        }
        return switch (kind) {
            case PAUSE_CLIENT -> Fault.Kind.STALL_CLIENT;
            case PAUSE_SERVER -> Fault.Kind.STALL_SERVER;
            default -> kind;
        };
    }

    /** A world in which nothing befalls anyone: one client, password, IPv4, 10 ms lanes, 5 ms each way, healed after 2 s. */
    public static Scenario quiet(long seed) {
        LaneTerms lane = new LaneTerms(1_500, 10 * MILLI_NS, JITTER_PERMILLE, 0);
        return new Scenario(
                seed,
                false,
                false,
                List.of(ClientPlan.of(lane, lane)),
                TimerSettings.defaults(),
                FLOODS,
                Weather.calm(5 * MILLI_NS),
                5 * MILLI_NS,
                List.of(),
                2 * SECOND_NS,
                Adversary.Plan.NONE,
                0,
                5 * MILLI_NS,
                EPOCH_NS);
    }

    /** The same world with static keys or a password, over IPv6 or IPv4. */
    public Scenario under(boolean withKeys, boolean overIpv6) {
        return new Scenario(
                seed,
                withKeys,
                overIpv6,
                clients,
                timers,
                floods,
                storm,
                calmDelayNs,
                faults,
                healNs,
                adversary,
                missed,
                tickNs,
                epochNs);
    }

    /** The same world with other clients. */
    public Scenario with(List<ClientPlan> others) {
        return new Scenario(
                seed,
                keyed,
                ipv6,
                others,
                timers,
                floods,
                storm,
                calmDelayNs,
                faults,
                healNs,
                adversary,
                missed,
                tickNs,
                epochNs);
    }

    /** The same world with other timers. */
    public Scenario with(TimerSettings others) {
        return new Scenario(
                seed,
                keyed,
                ipv6,
                clients,
                others,
                floods,
                storm,
                calmDelayNs,
                faults,
                healNs,
                adversary,
                missed,
                tickNs,
                epochNs);
    }

    /** The same world with these faults, which end when it is healed. */
    public Scenario with(long healedNs, Fault... befalling) {
        return new Scenario(
                seed,
                keyed,
                ipv6,
                clients,
                timers,
                floods,
                storm,
                calmDelayNs,
                List.of(befalling),
                healedNs,
                adversary,
                missed,
                tickNs,
                epochNs);
    }

    /** The same world in other weather, with another share of cells missed. */
    public Scenario in(Weather weather, double cellsMissed) {
        return new Scenario(
                seed,
                keyed,
                ipv6,
                clients,
                timers,
                floods,
                weather,
                weather.delayNs(),
                faults,
                healNs,
                adversary,
                cellsMissed,
                tickNs,
                epochNs);
    }

    /** The same world with someone beside the wire. */
    public Scenario against(Adversary.Plan plan) {
        return new Scenario(
                seed,
                keyed,
                ipv6,
                clients,
                timers,
                floods,
                storm,
                calmDelayNs,
                faults,
                healNs,
                plan,
                missed,
                tickNs,
                epochNs);
    }

    /** The same world with nothing inside its datagrams. */
    public Scenario withoutTraffic() {
        return with(clients.stream().map(ClientPlan::silent).toList());
    }

    /** Lead of a server's lane: what the client asked for. */
    long leadNs(Caller caller) {
        return caller.leadNs() > 0
                ? caller.leadNs()
                : leadNs(caller.terms().sending().intervalNs());
    }
}
