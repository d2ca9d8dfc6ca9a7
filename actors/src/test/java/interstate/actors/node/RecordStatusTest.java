package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.RecordReport;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.LinkState;
import interstate.actors.records.RecordCounters;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecordStatusTest {

    private static final long SECOND_NS = 1_000_000_000L;

    private static RecordNews news() {
        RecordCounters counters = new RecordCounters();
        counters.sealed = 3;
        counters.packetsNotAllowed = 4;
        AcceptorCounters strangers = new AcceptorCounters();
        strangers.unknownClients = 5;
        return new RecordNews(
                List.of(new RecordReport("guard", "client", "relay", LinkState.SILENT, SECOND_NS, counters, 77)),
                Optional.of(strangers),
                List.of(new RelayReport("home", "guard", 1, 2, 6, 7)));
    }

    @Test
    void shouldTellOfSessionsAndRelaysInTheStatus() {
        Map<String, Object> node = new LinkedHashMap<>();
        RecordStatus.add(node, news(), 10 * SECOND_NS);
        assertThat(Json.write(node))
                .startsWith(
                        "{\"endToEnd\":[{\"name\":\"guard\",\"role\":\"client\",\"via\":\"relay\",\"state\":\"silent\","
                                + "\"since\":9,\"sealed\":3,")
                .contains("\"notAllowed\":4,", "\"waitingBytes\":77}]")
                .contains("\"relays\":[{\"client\":\"home\",\"link\":\"guard\",\"passedUp\":1,\"droppedUp\":2,"
                        + "\"passedDown\":6,\"droppedDown\":7}]")
                .contains("\"recordsRefused\":{", "\"unknownClients\":5");
    }

    @Test
    void shouldAddNothingToANodeWithoutAPart() {
        Map<String, Object> node = new LinkedHashMap<>();
        RecordStatus.add(node, RecordNews.NONE, 0);
        assertThat(node).isEmpty();
    }

    @Test
    void shouldCountTheSameAsMetrics() {
        MetricSet all = new MetricSet();
        RecordStatus.add(all, news());
        Map<String, Double> values = all.snapshots().stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(counter -> counter.getDataPoints().stream()
                        .map(point -> Map.entry(counter.getMetadata().getName() + point.getLabels(), point.getValue())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(values)
                .containsEntry("interstate_session_sealed{role=\"client\",session=\"guard\",via=\"relay\"}", 3.0)
                .containsEntry("interstate_session_not_allowed{role=\"client\",session=\"guard\",via=\"relay\"}", 4.0)
                .containsEntry(
                        "interstate_relay_records_dropped{client=\"home\",direction=\"down\",link=\"guard\"}", 7.0)
                .containsEntry("interstate_records_refused_unknown_clients{}", 5.0);
    }
}
