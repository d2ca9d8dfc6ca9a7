package interstate.deploy.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which keys there are, taken from reference.conf itself, so that what is documented and what is accepted are the same.
 */
final class Schema {
    /** Keys with the schema of the block, or of each block in a list, that they hold; empty for plain values. */
    private final Map<String, Optional<Schema>> keys = new TreeMap<>();

    private Schema() {}

    /** The keys of reference.conf, with the places where a template such as link-defaults stands for something else. */
    static Schema of(ConfigObject reference) {
        Schema root = plain(reference);
        Schema tun = root.block("tun");
        Schema link = root.block("link-defaults");
        Schema server = root.block("server");
        Schema client = server.block("client-defaults");
        link.keys.put("tun", Optional.of(tun));
        link.keys.put("paths", Optional.of(path()));
        server.keys.put("tun", Optional.of(tun));
        client.keys.put("limits", Optional.of(server.block("client-limits")));
        root.keys.put("links", Optional.of(link));
        server.keys.put("clients", Optional.of(client));
        root.keys.put("relays", Optional.of(root.block("relay-defaults")));
        Schema circuits = root.block("circuits");
        circuits.keys.put("tun", Optional.of(tun));
        circuits.keys.put("partners", Optional.of(root.block("partner-defaults")));
        return root;
    }

    /** The keys of one path, which reference.conf has in words, since there is none by default. */
    private static Schema path() {
        Schema schema = new Schema();
        List.of("peer", "listen", "interface").forEach(key -> schema.keys.put(key, Optional.empty()));
        return schema;
    }

    private static Schema plain(ConfigObject object) {
        Schema schema = new Schema();
        object.forEach((key, value) -> schema.keys.put(
                key, value instanceof ConfigObject block ? Optional.of(plain(block)) : Optional.empty()));
        return schema;
    }

    private Schema block(String key) {
        return keys.getOrDefault(key, Optional.empty())
                .orElseThrow(() -> new AssertionError("reference.conf has no block " + key));
    }

    /** Refuses the first key, in the order of the file, that is not known. */
    void check(ConfigObject written) {
        check(written, "");
    }

    private void check(ConfigObject written, String path) {
        List<Map.Entry<String, ConfigValue>> inOrder = written.entrySet().stream()
                .sorted((a, b) -> Integer.compare(
                        a.getValue().origin().lineNumber(),
                        b.getValue().origin().lineNumber()))
                .toList();
        for (Map.Entry<String, ConfigValue> entry : inOrder) {
            String key = entry.getKey();
            String full = path.isEmpty() ? key : path + "." + key;
            Optional<Schema> block = keys.get(key);
            if (block == null) {
                throw unknown(new Setting(full, entry.getValue()), key);
            }
            block.ifPresent(schema -> schema.descend(entry.getValue(), full));
        }
    }

    /** Values of another type are for the readers to refuse. */
    private void descend(ConfigValue value, String path) {
        if (value instanceof ConfigObject object) {
            check(object, path);
        } else if (value instanceof ConfigList list) {
            for (int i = 0; i < list.size(); i++) {
                descend(list.get(i), path + "[" + i + "]");
            }
        }
    }

    private BadInput unknown(Setting setting, String key) {
        String meant = NearestName.of(key, keys.keySet())
                .map(name -> "did you mean " + name + "?")
                .orElse("known here are " + String.join(", ", keys.keySet()));
        return new BadInput("unknown key " + setting.where() + "; " + meant);
    }
}
