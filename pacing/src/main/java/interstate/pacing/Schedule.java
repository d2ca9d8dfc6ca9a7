package interstate.pacing;

/**
 * The gap before each slot, a pure function of the first seed and the slot's number; with a timetable also of the hour in
 * which the slot before lies.
 *
 * <p>A seed serves {@link #SLOTS_PER_SEED} slots; the next is derived from it and the old one forgotten, so whoever
 * takes a seed out of memory learns nothing of the slots before it. Hence draws go forward: any slot of the current
 * seed or of a later one.
 *
 * <pre>
 *   seed(b+1)  = first 32 bytes of ChaCha20(seed(b), counter 0, nonce word 0 = 1)
 *   word(slot) = 64 bits at 8 * (slot mod 8) of ChaCha20(seed(slot / 4096), counter = (slot mod 4096) / 8, nonce 0)
 *   gap(slot)  = min + floor(inverse distribution(word / 2^64) * (max - min + 1))
 *                exponential: 20 us + floor(-ln(1 - word / 2^64 * (1 - e^-10)) * (interval - 20 us) / 0.99954598)
 * </pre>
 *
 * <p>Single threaded.
 */
public final class Schedule {

    public static final int SEED_BYTES = ChaChaBlock.KEY_BYTES;
    public static final int SLOTS_PER_SEED = 4096;
    private static final int DRAWS_PER_BLOCK = ChaChaBlock.BLOCK_BYTES / Long.BYTES;
    private static final int DRAW_NONCE = 0;
    private static final int RATCHET_NONCE = 1;
    private static final double UNIT = 0x1p-53;

    /** Means after which the exponential ends. */
    static final double TRUNCATED_AT = 10;

    /** Probability of an exponential of mean 1 to lie below that: 1 - e^-10. */
    private static final double KEPT = 0.9999546000702375;

    /** Mean of what is kept: 1 - 10 / (e^10 - 1). */
    static final double TRUNCATED_MEAN = 0.9995459800899031;

    private final ChaChaBlock cipher = new ChaChaBlock(ChaChaBlock.ROUNDS);
    private final int[] words = new int[ChaChaBlock.BLOCK_WORDS];
    private final Hours hours;
    private ScheduleSpec spec;
    private long seedNumber;
    private long drawnGroup;
    private long intervalNs;
    private long halfWidthNs;
    private long period;
    private long periodEndsNs;

    public Schedule(ScheduleSpec spec, byte[] seed) {
        this(spec, seed, 0);
    }

    /** One whose timetable follows a clock that is always {@code utcOffsetNs} behind UTC. */
    public Schedule(ScheduleSpec spec, byte[] seed, long utcOffsetNs) {
        this(spec, seed, Hours.fixed(utcOffsetNs));
    }

    Schedule(ScheduleSpec spec, byte[] seed, Hours hours) {
        this.spec = spec;
        this.hours = hours;
        restart(spec, seed, 0, 0);
    }

    /**
     * Begins anew at the first slot of seed {@code number}, which {@code seed} is; for reuse without allocation.
     *
     * @param inPeriod number of the period of {@link Hours} in which that slot lies
     */
    void restart(ScheduleSpec of, byte[] seed, long number, long inPeriod) {
        spec = of;
        cipher.key(seed, 0);
        seedNumber = number;
        drawnGroup = -1;
        intervalNs = of.intervalNs();
        halfWidthNs = of.halfWidthNs(intervalNs);
        period = inPeriod - 1;
        periodEndsNs = of.kind() == ScheduleSpec.Kind.TIMETABLE ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** Gap between the slot before, which is at {@code beforeNs}, and this one, in ns. */
    public long drawNs(long slot, long beforeNs) {
        while (beforeNs >= periodEndsNs) {
            period++;
            long word = hours.period(period, beforeNs);
            intervalNs = spec.hourlyNs().get(HourWord.hour(word));
            halfWidthNs = spec.halfWidthNs(intervalNs);
            periodEndsNs = HourWord.endsNs(word);
        }
        return gapNs(slot);
    }

    /** The same for a schedule without a timetable, to which the slot before does not matter. */
    public long drawNs(long slot) {
        assert periodEndsNs == Long.MAX_VALUE : "a timetable looks at the time";
        return gapNs(slot);
    }

    private long gapNs(long slot) {
        long number = slot / SLOTS_PER_SEED;
        assert number >= seedNumber : "the seed of slot " + slot + " is gone";
        while (seedNumber < number) {
            ratchet();
        }
        boolean drawn = halfWidthNs > 0 || spec.kind() == ScheduleSpec.Kind.EXPONENTIAL;
        return drawn ? gapAtNs((word(slot) >>> 11) * UNIT) : intervalNs;
    }

    /** The gap that is drawn by a number of [0, 1). */
    long gapAtNs(double unit) {
        if (spec.kind() == ScheduleSpec.Kind.EXPONENTIAL) {
            // StrictMath: the same everywhere, as frozen vectors want it.
            return ScheduleSpec.MIN_INTERVAL_NS + (long) (-StrictMath.log(1 - unit * KEPT) * spec.exponentialScaleNs());
        }
        double fraction = spec.kind() == ScheduleSpec.Kind.UNIFORM ? unit : denseInside(unit);
        return intervalNs - halfWidthNs + (long) (fraction * (2 * halfWidthNs + 1));
    }

    public long minNs() {
        return spec.minNs();
    }

    public long maxNs() {
        return spec.maxNs();
    }

    /** Number of the period of {@link Hours} that was drawn in last. */
    long period() {
        return period;
    }

    /** Which seed is held now: it serves slots {@code number * 4096} and on. */
    long seedNumber() {
        return seedNumber;
    }

    void copySeed(byte[] bytes, int off) {
        cipher.copyKey(bytes, off);
    }

    /** Goes on where another stands, with the same seed. */
    void continueFrom(Schedule other, byte[] scratchSeed) {
        other.copySeed(scratchSeed, 0);
        restart(other.spec, scratchSeed, other.seedNumber, other.period);
        intervalNs = other.intervalNs;
        halfWidthNs = other.halfWidthNs;
        period = other.period;
        periodEndsNs = other.periodEndsNs;
        java.util.Arrays.fill(scratchSeed, (byte) 0);
    }

    void wipe() {
        cipher.wipe();
        java.util.Arrays.fill(words, 0);
        drawnGroup = -1;
    }

    private void ratchet() {
        cipher.block(0, RATCHET_NONCE, 0, 0, words);
        cipher.key(words);
        seedNumber++;
        drawnGroup = -1;
    }

    private long word(long slot) {
        long group = slot / DRAWS_PER_BLOCK;
        if (group != drawnGroup) {
            cipher.block((int) (group % (SLOTS_PER_SEED / DRAWS_PER_BLOCK)), DRAW_NONCE, 0, 0, words);
            drawnGroup = group;
        }
        int at = (int) (slot % DRAWS_PER_BLOCK) * 2;
        return (words[at] & 0xffff_ffffL) | (long) words[at + 1] << 32;
    }

    /**
     * Inverse of the distribution over [0, 1) whose density between 1/8 and 7/8 is four times that outside: of 26 equal
     * shares, one lies in the lower eighth, 24 inside, one in the upper eighth.
     */
    private static double denseInside(double unit) {
        double share = unit * 26;
        if (share < 1) {
            return share / 8;
        }
        if (share < 25) {
            return 0.125 + (share - 1) / 32;
        }
        return 0.875 + (share - 25) / 8;
    }
}
