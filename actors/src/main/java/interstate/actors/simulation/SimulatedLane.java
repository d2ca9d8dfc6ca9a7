package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/**
 * A lane and its pacer: one datagram at each instant of a schedule drawn ahead, the cell's if it is ready and not missed,
 * chaff otherwise, whatever has become of the node. Where its host has no time the pacer has none either: then it skips what is a
 * whole interval gone. What a node may ask is what {@code interstate.pacing.Lane} answers.
 */
final class SimulatedLane {

    private static final long NONE = -1;

    /** What became of a slot. */
    enum Fate {
        PENDING,
        TAKEN,
        PASSED
    }

    /** The host of a lane. */
    interface Host {
        /** Where it is now. */
        Endpoint address();

        /** Begin of the latest time in which it had no time at all. */
        long stalledFromNs();

        /** End of that, perhaps to come. */
        long stalledUntilNs();
    }

    private final int number;
    private final Host host;
    private final int datagramBytes;
    private final LongBinaryOperator gaps;
    private final double missed;
    private final Agenda agenda;
    private final Carrier network;
    private final Dice dice;
    private final byte[][] cells;
    private final long[] ready;
    private final int[] readyEpoch;
    private final long[] taken;
    private final long[] sentNs;
    private final long[] instants;
    private Endpoint destination;
    private long slot;
    private long drawnUntil;
    private long aliveUntilNs;
    private int epoch;
    private boolean ended;

    /**
     * @param gaps the gap before each slot, a pure function of the slot and the instant of the one before
     * @param firstNs instant of slot 0
     * @param cells a power of two, at least those that a lead spans
     * @param missed chance that a staged cell is missed, as by a pacer that was stopped
     */
    SimulatedLane(
            int number,
            Host host,
            Endpoint destination,
            int datagramBytes,
            LongBinaryOperator gaps,
            long firstNs,
            int cells,
            double missed,
            Agenda agenda,
            Carrier network,
            Dice dice) {
        assert Integer.bitCount(cells) == 1 : cells;
        this.number = number;
        this.host = host;
        this.destination = destination;
        this.datagramBytes = datagramBytes;
        this.gaps = gaps;
        this.missed = missed;
        this.agenda = agenda;
        this.network = network;
        this.dice = dice;
        this.cells = new byte[cells][];
        this.ready = new long[cells];
        this.readyEpoch = new int[cells];
        this.taken = new long[cells];
        this.sentNs = new long[cells];
        this.instants = new long[2 * cells];
        this.aliveUntilNs = Long.MAX_VALUE;
        Arrays.fill(ready, NONE);
        Arrays.fill(taken, NONE);
        instants[0] = firstNs;
        drawnUntil = 1;
        agenda.at(firstNs, this::emit);
    }

    int number() {
        return number;
    }

    int cells() {
        return cells.length;
    }

    Endpoint destination() {
        return destination;
    }

    void destination(Endpoint to) {
        destination = to;
    }

    /** First slot not yet passed. */
    long nextSlot() {
        return slot;
    }

    /** When a slot is due: one not passed, at most a table ahead. */
    long instantNs(long of) {
        assert of >= slot && of < slot + cells.length : of + " from " + slot;
        while (drawnUntil <= of) {
            long beforeNs = instants[at(drawnUntil - 1, instants.length)];
            instants[at(drawnUntil, instants.length)] = beforeNs + gaps.applyAsLong(drawnUntil, beforeNs);
            drawnUntil++;
        }
        return instants[at(of, instants.length)];
    }

    void stage(long of, byte[] datagram) {
        if (of < slot || of >= slot + cells.length) {
            return;
        }
        int cell = at(of, cells.length);
        cells[cell] = Arrays.copyOf(datagram, datagramBytes);
        ready[cell] = of;
        readyEpoch[cell] = epoch;
    }

    Fate fate(long of) {
        if (of >= slot) {
            return Fate.PENDING;
        }
        return taken[at(of, cells.length)] == of ? Fate.TAKEN : Fate.PASSED;
    }

    /** When the cell of a slot left that was taken. */
    long sentNs(long of) {
        return sentNs[at(of, cells.length)];
    }

    /** Makes chaff of all that is staged, as a node does that takes the lane over. */
    void raiseEpoch() {
        epoch++;
    }

    void aliveUntilNs(long untilNs) {
        aliveUntilNs = untilNs;
    }

    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    private void emit() {
        if (agenda.nowNs() < host.stalledUntilNs()) {
            agenda.at(host.stalledUntilNs(), this::emit);
            return;
        }
        while (instantNs(slot + 1) <= agenda.nowNs()) {
            slot++;
        }
        if (instantNs(slot) > aliveUntilNs) {
            ended = true;
        }
        if (ended) {
            return;
        }
        int cell = at(slot, cells.length);
        Dice throwing = dice.at(slot);
        byte[] staged = cells[cell];
        boolean take = ready[cell] == slot && readyEpoch[cell] == epoch && !throwing.chance(missed);
        byte[] datagram = take ? staged : throwing.bytes(datagramBytes);
        if (take) {
            taken[cell] = slot;
            sentNs[cell] = agenda.nowNs();
        }
        long due = slot++;
        agenda.at(instantNs(slot), this::emit);
        network.send(new Departure(number, due, agenda.nowNs(), host.address(), destination, datagram));
    }

    private static int at(long slot, int size) {
        return (int) slot & (size - 1);
    }
}
