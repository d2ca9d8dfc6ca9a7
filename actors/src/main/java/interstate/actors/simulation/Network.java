package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries datagrams between addresses, as the weather lets it. What befalls a datagram depends on the seed, the lane and
 * the slot, never on what else was sent or on what it holds.
 */
final class Network implements Carrier {

    private static final long BURSTS = 0x6275727374L;

    private final Agenda agenda;
    private final Dice dice;
    private final Wiretap wiretap;
    private final Map<Endpoint, Receiver> receivers = new HashMap<>();
    private final Set<Endpoint> mute = new HashSet<>();
    private final Set<Endpoint> deaf = new HashSet<>();
    private Weather weather;

    Network(Agenda agenda, Dice dice, Weather weather, Wiretap wiretap) {
        this.agenda = agenda;
        this.dice = dice;
        this.weather = weather;
        this.wiretap = wiretap;
    }

    void weather(Weather now) {
        weather = now;
    }

    @Override
    public void attach(Endpoint address, Receiver receiver) {
        receivers.put(address, receiver);
    }

    @Override
    public void detach(Endpoint address) {
        receivers.remove(address);
    }

    /** Lets nothing through that comes from the address. */
    void mute(Endpoint address, boolean whether) {
        setOrClear(mute, address, whether);
    }

    /** Lets nothing through that goes to the address. */
    void deafen(Endpoint address, boolean whether) {
        setOrClear(deaf, address, whether);
    }

    private static void setOrClear(Set<Endpoint> set, Endpoint address, boolean whether) {
        if (whether) {
            set.add(address);
        } else {
            set.remove(address);
        }
    }

    @Override
    public void send(Departure d) {
        wiretap.departed(d);
        Weather w = weather;
        Dice fate = dice.at(d.lane(), d.slot());
        boolean burst = dice.at(BURSTS + d.lane(), agenda.nowNs() / w.burstNs()).chance(w.bursts());
        if (fate.chance(w.loss()) || burst || mute.contains(d.from()) || deaf.contains(d.to())) {
            return;
        }
        int copies = fate.chance(w.twice()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delayNs = w.delayNs() + fate.between(0, w.spreadNs()) + (fate.chance(w.late()) ? w.lateNs() : 0);
            deliver(delayNs, d.from(), d.to(), damaged(d.datagram(), fate, w));
        }
    }

    /** Somebody else's datagram, with whatever source address. */
    void inject(long delayNs, Endpoint from, Endpoint to, byte[] datagram) {
        if (!mute.contains(from) && !deaf.contains(to)) {
            deliver(delayNs, from, to, datagram.clone());
        }
    }

    private void deliver(long delayNs, Endpoint from, Endpoint to, byte[] datagram) {
        agenda.in(delayNs, () -> {
            @Nullable Receiver receiver = receivers.get(to);
            if (receiver != null) {
                receiver.arrive(from, datagram);
            }
        });
    }

    /** A copy, with flipped bits or another length if the dice say so. */
    private static byte[] damaged(byte[] datagram, Dice fate, Weather w) {
        byte[] copy = datagram.clone();
        if (fate.chance(w.flipped())) {
            for (long flips = fate.magnitude(1, 64); flips > 0; flips--) {
                long bit = fate.between(0, copy.length * 8L - 1);
                copy[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
            }
        }
        if (fate.chance(w.cut())) {
            copy = Arrays.copyOf(copy, (int) fate.between(0, copy.length + 32L));
        }
        return copy;
    }
}
