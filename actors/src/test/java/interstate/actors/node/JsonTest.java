package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void shouldWriteEveryKindOfValueInOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a");
        map.put("number", -3L);
        map.put("truth", true);
        map.put("list", List.of(1, "b", List.of()));
        map.put("map", Map.of("k", Map.of()));
        assertThat(Json.write(map))
                .isEqualTo("{\"text\":\"a\",\"number\":-3,\"truth\":true,\"list\":[1,\"b\",[]],\"map\":{\"k\":{}}}");
    }

    @Test
    void shouldKeepTextInsideItsQuotesWhenItHoldsAnything() {
        assertThat(Json.write("\"\\/")).isEqualTo("\"\\\"\\\\/\"");
        assertThat(Json.write("\u0000\n\u001f \u007f")).isEqualTo("\"\\u0000\\u000a\\u001f \u007f\"");
        assertThat(Json.write("\u00e4\ud83d\ude00")).isEqualTo("\"\u00e4\ud83d\ude00\"");
    }

    @Test
    void shouldQuoteKeysToo() {
        assertThat(Json.write(Map.of("a\"b", 1))).isEqualTo("{\"a\\\"b\":1}");
    }
}
