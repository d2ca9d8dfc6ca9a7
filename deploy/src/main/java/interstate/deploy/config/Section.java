package interstate.deploy.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A block of settings with the path that leads to it, defaults filled in. */
final class Section {
    private final String path;
    private final ConfigObject values;

    Section(String path, ConfigObject values) {
        this.path = path;
        this.values = values;
    }

    Setting setting(String key) {
        return new Setting(pathOf(key), values.get(key));
    }

    /** A block that is always there, since it has defaults. */
    Section section(String key) {
        return new Section(pathOf(key), object(setting(key)));
    }

    /** A block that may be missing, over defaults from elsewhere. */
    Optional<Section> section(String key, Section defaults) {
        Setting setting = setting(key);
        return setting.isSet()
                ? Optional.of(new Section(pathOf(key), over(object(setting), defaults.values)))
                : Optional.empty();
    }

    /** The blocks of a list, each over the same defaults. */
    List<Section> sections(String key, Section defaults) {
        Setting setting = setting(key);
        if (!(setting.value() instanceof ConfigList list)) {
            throw setting.refused("a list of blocks [{ }, { }]");
        }
        List<Section> sections = new ArrayList<>();
        for (ConfigValue element : list) {
            Setting block = new Setting(pathOf(key) + "[" + sections.size() + "]", element);
            sections.add(new Section(block.path(), over(object(block), defaults.values)));
        }
        return sections;
    }

    String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Not withFallback: a block that once stood over a null, such as the default of tun, takes no other fallback. */
    private static ConfigObject over(ConfigObject own, ConfigObject defaults) {
        ConfigObject merged = defaults;
        for (Map.Entry<String, ConfigValue> entry : own.entrySet()) {
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject block && defaults.get(entry.getKey()) instanceof ConfigObject below) {
                value = over(block, below);
            }
            merged = merged.withValue(entry.getKey(), value);
        }
        return merged;
    }

    private static ConfigObject object(Setting setting) {
        if (setting.value() instanceof ConfigObject object) {
            return object;
        }
        throw setting.refused("a block { }");
    }
}
