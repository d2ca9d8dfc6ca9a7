package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Someone beside the wire who knows no secret: sends junk and recorded datagrams to both ends, under addresses true and
 * false.
 *
 * <p>From addresses of its own it sends to the server only what the server must know as old, so that any answer is a bug.
 */
final class Adversary implements Wiretap {

    private static final int RECORDINGS = 256;
    private static final int LONGEST_JUNK = 2_000;

    /**
     * How busy it is.
     *
     * @param gapNs mean time between its datagrams, 0: there is no adversary
     * @param recorded share of recorded datagrams among them; the rest is junk
     */
    public record Plan(long gapNs, double recorded) {
        static final Plan NONE = new Plan(0, 0);
    }

    private final World world;
    private final Plan plan;
    private final Dice dice;
    private final List<Departure> recordings = new ArrayList<>();
    private boolean resting;
    private long seen;
    private long acts;

    Adversary(World world, Plan plan, Dice dice) {
        this.world = world;
        this.plan = plan;
        this.dice = dice;
        if (plan.gapNs() > 0) {
            world.agenda().in(plan.gapNs(), this::act);
        }
    }

    void rest() {
        resting = true;
    }

    @Override
    public void departed(Departure departure) {
        seen++;
        if (plan.gapNs() == 0) {
            return;
        }
        if (recordings.size() < RECORDINGS) {
            recordings.add(departure);
        } else {
            // The newest always, and among the others older ones with falling chance.
            recordings.set((int) dice.at(~seen).magnitude(1, RECORDINGS) - 1, departure);
        }
    }

    private void act() {
        if (resting) {
            return;
        }
        Dice now = dice.at(++acts);
        world.agenda().in(now.between(1, 2 * plan.gapNs()), this::act);
        if (!recordings.isEmpty()) {
            Departure d = now.pick(recordings);
            if (now.chance(plan.recorded())) {
                replay(d, now);
            } else {
                junk(d, now);
            }
        }
    }

    private void replay(Departure d, Dice dice) {
        byte[] datagram = d.datagram().clone();
        if (dice.chance(0.2)) {
            datagram[(int) dice.between(0, datagram.length - 1)] ^= (byte) dice.between(1, 255);
        }
        boolean elsewhere = dice.chance(0.3);
        boolean known = world.serverKnowsAsOld(d);
        Endpoint from = elsewhere && known ? own(d, dice) : d.from();
        long copies = dice.magnitude(1, 8);
        for (long i = 0; i < copies; i++) {
            world.network().inject(dice.between(0, 5_000_000), from, d.to(), datagram);
        }
    }

    private void junk(Departure d, Dice dice) {
        boolean fits = dice.chance(0.7);
        byte[] datagram = dice.bytes(fits ? d.datagram().length : (int) dice.between(0, LONGEST_JUNK));
        world.network().inject(0, dice.chance(0.5) ? own(d, dice) : d.from(), d.to(), datagram);
    }

    private static Endpoint own(Departure d, Dice dice) {
        return new Endpoint(
                d.from().ipv6() ? 0x20010DB8_DEAD0000L : 0,
                dice.between(0xC6120000L, 0xC613FFFFL),
                666,
                d.from().ipv6(),
                0);
    }
}
