package interstate.pacing;

import java.util.concurrent.atomic.AtomicLongArray;

/** Lateness of datagrams, counted as a pacer does but in this process. One thread records, any reads. */
public final class LatenessHistogram {

    private final AtomicLongArray counts = new AtomicLongArray(Lateness.BUCKETS);

    /** Counts one; what is below 128 ns, or negative, falls into the lowest bucket. */
    public void record(long latenessNs) {
        int bucket = Lateness.bucket(latenessNs);
        counts.lazySet(bucket, counts.get(bucket) + 1);
    }

    /** What was counted so far. */
    public LatenessCounts counts() {
        long[] now = new long[Lateness.BUCKETS];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return new LatenessCounts(now);
    }
}
