package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowedIpsTest {
    private final AllowedIps<String> owners = new AllowedIps<>();

    private @Nullable String match(String address) {
        byte[] b = Prefix.parse(address).address();
        return owners.longestMatch(b, 0, b.length);
    }

    @Test
    void shouldPreferTheLongestWhenPrefixesNest() {
        owners.put(Prefix.parse("10.0.0.0/8"), "eight");
        owners.put(Prefix.parse("10.140.5.0/24"), "net");
        owners.put(Prefix.parse("10.140.5.2"), "host");
        owners.put(Prefix.parse("::/0"), "six");
        assertThat(match("10.140.5.2")).isEqualTo("host");
        assertThat(match("10.140.5.3")).isEqualTo("net");
        assertThat(match("10.140.6.2")).isEqualTo("eight");
        assertThat(match("11.140.6.2")).isNull();
        assertThat(match("a00::1")).isEqualTo("six");
    }

    @Test
    void shouldMoveAPrefixWhenAnotherGetsIt() {
        owners.put(Prefix.parse("10.140.5.1/24"), "first");
        owners.put(Prefix.parse("10.140.5.99/24"), "second");
        assertThat(match("10.140.5.1")).isEqualTo("second");
        owners.remove("first");
        assertThat(match("10.140.5.1")).isEqualTo("second");
        owners.remove("second");
        assertThat(match("10.140.5.1")).isNull();
    }

    @Test
    void shouldNameSomebodyElseWhenPrefixesOverlap() {
        owners.put(Prefix.parse("10.140.5.2"), "client");
        assertThat(owners.overlaps(Prefix.parse("10.140.5.0/24"))).isTrue();
        assertThat(owners.overlaps(Prefix.parse("10.140.5.2"))).isTrue();
        assertThat(owners.overlaps(Prefix.parse("10.140.5.3"))).isFalse();
        assertThat(owners.overlaps(Prefix.parse("::/0"))).isFalse();
        assertThat(owners.overlapping(Prefix.parse("10.140.5.2"), "client")).isNull();
        assertThat(owners.overlapping(Prefix.parse("10.140.5.2"), "other")).isEqualTo("client");
    }

    @Test
    void shouldAgreeWithAListWhenPrefixesAreRandom() {
        Seeds.forEach(1500, random -> {
            AllowedIps<Integer> trie = new AllowedIps<>();
            Map<Prefix, Integer> model = new LinkedHashMap<>();
            boolean ipv6 = random.nextBoolean();
            for (int step = 0; step < 60; step++) {
                if (random.nextInt(8) == 0) {
                    int owner = random.nextInt(5);
                    trie.remove(owner);
                    model.values().removeIf(value -> value == owner);
                } else {
                    Prefix prefix = prefix(random, ipv6);
                    int owner = random.nextInt(5);
                    trie.put(prefix, owner);
                    model.put(prefix.network(), owner);
                }
                Prefix probe = prefix(random, ipv6);
                byte[] buffer = new byte[20];
                System.arraycopy(probe.address(), 0, buffer, 2, probe.address().length);
                assertThat(trie.longestMatch(buffer, 2, probe.address().length)).isEqualTo(match(model, probe));
                Integer except = random.nextBoolean() ? null : random.nextInt(5);
                Integer other = trie.overlapping(probe, except);
                long others = model.entrySet().stream()
                        .filter(each -> each.getKey().overlaps(probe)
                                && !each.getValue().equals(except))
                        .count();
                assertThat(other == null).isEqualTo(others == 0);
                if (other != null) {
                    assertThat(other).isNotEqualTo(except);
                    assertThat(model.entrySet().stream()
                                    .filter(each -> each.getKey().overlaps(probe))
                                    .map(Map.Entry::getValue))
                            .contains(other);
                }
                assertThat(trie.overlaps(probe))
                        .isEqualTo(model.keySet().stream().anyMatch(each -> each.overlaps(probe)));
            }
        });
    }

    /** Near to each other, so that they nest and fork. */
    private static Prefix prefix(Random random, boolean ipv6) {
        byte[] address = new byte[ipv6 ? 16 : 4];
        for (int i = 0; i < 3; i++) {
            int bit = random.nextInt(address.length * 8);
            address[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        int all = address.length * 8;
        return new Prefix(address, random.nextInt(4) == 0 ? all : random.nextInt(all + 1));
    }

    private static @Nullable Integer match(Map<Prefix, Integer> model, Prefix probe) {
        Integer best = null;
        int bestBits = -1;
        for (Map.Entry<Prefix, Integer> each : model.entrySet()) {
            if (each.getKey().bits() > bestBits && each.getKey().contains(probe.host())) {
                best = each.getValue();
                bestBits = each.getKey().bits();
            }
        }
        return best;
    }
}
