package interstate.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Blocks of {@code name = hex} lines from a test resource, an empty line between blocks. */
record VectorFile(List<Block> blocks) {
    /** One vector. */
    record Block(Map<String, String> values) {
        String text(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }

        byte[] bytes(String name) {
            return HexFormat.of().parseHex(text(name));
        }

        boolean has(String name) {
            return values.containsKey(name);
        }
    }

    static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(VectorFile.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VectorFile load(String resource) {
        List<Block> blocks = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : (read(resource) + "\n").lines().toList()) {
            if (line.isBlank() && !values.isEmpty()) {
                blocks.add(new Block(values));
                values = new LinkedHashMap<>();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" = ", 2);
                values.put(parts[0], parts[1]);
            }
        }
        if (!values.isEmpty()) {
            blocks.add(new Block(values));
        }
        return new VectorFile(blocks);
    }
}
