package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import interstate.crypto.Identity;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteChooserTest {
    private final Dice dice = new Dice(3);
    private final LocalDirectory directory = new LocalDirectory();
    private final Map<String, Identity> routers = new HashMap<>();
    private final RouterHash self = RouterHash.of(dice.bytes(RouterHash.BYTES));
    private final RouteChooser chooser = new RouteChooser(self, directory, dice);

    private Identity identity(String name) {
        return routers.computeIfAbsent(name, each -> Identity.generate(Identity.Kind.ROUTER, dice));
    }

    private RouterHash hash(String name) {
        return identity(name).hash();
    }

    private List<RouterHash> hashes(String... names) {
        return Arrays.stream(names).map(this::hash).toList();
    }

    /** A router that says it has links with these. */
    private void router(String name, String... links) {
        directory.put(
                SignedRecord.of(new RouterInfo(identity(name).keys(), 1, 0, name, hashes(links)), identity(name)));
    }

    private static List<String> names(List<SignedRecord> way) {
        List<String> names = new ArrayList<>();
        for (SignedRecord hop : way) {
            RouterInfo info = hop.router();
            names.add(info == null ? "?" : info.name());
        }
        return names;
    }

    private List<String> away(List<RouterHash> near, int length, List<RouterHash> avoided) {
        List<SignedRecord> way = chooser.away(near, length, avoided);
        return way == null ? List.of() : names(way);
    }

    /** a and b are near; a - c - d, b - c, and d says it has a link with b, which b does not. */
    private void graph() {
        router("a", "c");
        router("b", "c");
        router("c", "a", "b", "d");
        router("d", "c", "b");
    }

    @Test
    void shouldTakeLinksThatBothEndsNameAndNoRouterTwice() {
        graph();
        Set<List<String>> ways = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ways.add(away(hashes("a", "b"), 3, List.of()));
        }
        assertThat(ways)
                .containsExactlyInAnyOrder(
                        List.of("a", "c", "d"), List.of("a", "c", "b"), List.of("b", "c", "d"), List.of("b", "c", "a"));
        assertThat(away(hashes("a", "b"), 5, List.of())).isEmpty();
        assertThat(away(List.of(), 1, List.of())).isEmpty();
    }

    @Test
    void shouldGoAroundWhatIsAvoidedWhereItCan() {
        graph();
        for (int i = 0; i < 50; i++) {
            assertThat(away(hashes("a", "b"), 2, hashes("a"))).containsExactly("b", "c");
            assertThat(away(hashes("a", "b"), 2, hashes("c")))
                    .as("there is no other way")
                    .hasSize(2);
        }
    }

    @Test
    void shouldDrawEachOfSeveralAboutAsOften() {
        graph();
        int first = 0;
        for (int i = 0; i < 2_000; i++) {
            first += away(hashes("a", "b"), 1, List.of()).equals(List.of("a")) ? 1 : 0;
        }
        assertThat(first).isBetween(900, 1_100);
    }

    @Test
    void shouldKnowTheLatestOfEachAndForgetTheOld() {
        Identity a = identity("a");
        RouterInfo first = new RouterInfo(a.keys(), 1_000, 0, "first", List.of());
        RouterInfo later = new RouterInfo(a.keys(), 2_000, 0, "later", List.of());
        assertThat(directory.put(SignedRecord.of(later, a))).isTrue();
        assertThat(directory.put(SignedRecord.of(first, a))).isFalse();
        assertThat(directory.put(SignedRecord.of(later, a))).as("no news").isFalse();
        assertThat(directory.routers()).hasSize(1);
        directory.expire(2_000 + LocalDirectory.ROUTER_LIFE_MS);
        assertThat(directory.find(a.hash())).isNotNull();
        directory.expire(2_001 + LocalDirectory.ROUTER_LIFE_MS);
        assertThat(directory.find(a.hash())).isNull();
    }
}
