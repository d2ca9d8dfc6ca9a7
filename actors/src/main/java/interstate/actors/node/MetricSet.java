package interstate.actors.node;

import interstate.pacing.LatenessCounts;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics of one scrape as they come together: values of one name, told apart by labels, are one metric. */
final class MetricSet {

    private static final double NS_PER_SECOND = 1e9;

    /** Bounds of the buckets: 1.024 us doubled up to 33.6 ms. A lane's own counts have these bounds too, so they are exact. */
    private static final long FIRST_BOUND_NS = 1_024;

    private static final int BOUNDS = 16;

    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new LinkedHashMap<>();

    /** What only grows; in the answer its name ends in {@code _total}. */
    void counter(String name, String help, Labels labels, double value) {
        counters.computeIfAbsent(name, n -> CounterSnapshot.builder().name(n).help(help))
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build());
    }

    void gauge(String name, String help, Labels labels, double value) {
        gauges.computeIfAbsent(name, n -> GaugeSnapshot.builder().name(n).help(help))
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build());
    }

    /** Lateness, in seconds as Prometheus has times. */
    void histogram(String name, String help, Labels labels, LatenessCounts counts) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long below = 0;
        for (int i = 0; i < BOUNDS; i++) {
            long boundNs = FIRST_BOUND_NS << i;
            long upTo = counts.below(boundNs);
            buckets.bucket(boundNs / NS_PER_SECOND, upTo - below);
            below = upTo;
        }
        buckets.bucket(Double.POSITIVE_INFINITY, counts.total() - below);
        histograms
                .computeIfAbsent(name, n -> HistogramSnapshot.builder().name(n).help(help))
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(labels)
                        .classicHistogramBuckets(buckets.build())
                        .build());
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.values().forEach(metric -> all.metricSnapshot(metric.build()));
        gauges.values().forEach(metric -> all.metricSnapshot(metric.build()));
        histograms.values().forEach(metric -> all.metricSnapshot(metric.build()));
        return all.build();
    }
}
