package interstate.it.judge;

/** A stretch of time, both ends included, in nanoseconds of whichever clock its user keeps. */
public record Interval(long fromNs, long toNs) {
    public Interval {
        if (toNs < fromNs) {
            throw new IllegalArgumentException("from " + fromNs + " to " + toNs);
        }
    }

    public long lengthNs() {
        return toNs - fromNs;
    }

    public Interval shifted(long byNs) {
        return new Interval(fromNs + byNs, toNs + byNs);
    }
}
