package interstate.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void shouldBeOneLineThatParsesBackWhenFiguresHoldAnything() {
        String json = Json.of(
                "link",
                Effort.QUICK,
                List.of(
                        new LineResult(
                                "a",
                                "a \"claim\" with\na break\t",
                                List.of(Figure.atMost("x", 1.5, 2, "ms"), Figure.told("y", "[1500, 28]")),
                                ""),
                        new LineResult("b", "none", List.of(), "void 3 times")));
        assertThat(json).doesNotContain("\n");
        Config config =
                ConfigFactory.parseString(json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
        assertThat(config.getBoolean("met")).isFalse();
        assertThat(config.getString("effort")).isEqualTo("quick");
        List<? extends Config> lines = config.getConfigList("lines");
        assertThat(lines.get(0).getBoolean("met")).isTrue();
        assertThat(lines.get(0).getString("claim")).isEqualTo("a \"claim\" with\na break\t");
        assertThat(lines.get(0).getConfigList("figures").get(0).getDouble("value"))
                .isEqualTo(1.5);
        assertThat(lines.get(1).getString("problem")).isEqualTo("void 3 times");
    }

    @Test
    void shouldNotBeMetWhenNothingWithABarWasMeasured() {
        assertThat(new LineResult("a", "", List.of(Figure.told("x", 1, "")), "").met())
                .isFalse();
        assertThat(new LineResult("a", "", List.of(Figure.holds("x", true)), "").met())
                .isTrue();
        assertThat(new LineResult("a", "", List.of(Figure.holds("x", true)), "problem").met())
                .isFalse();
        assertThat(new LineResult("a", "", List.of(Figure.holds("x", true), Figure.holds("y", false)), "").met())
                .isFalse();
    }
}
