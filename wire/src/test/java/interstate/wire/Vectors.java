package interstate.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** A file of frozen test vectors: names and values, bytes in hexadecimal. */
public final class Vectors {
    private final Properties values = new Properties();

    public Vectors(String file) {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("vectors/" + file), file);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            values.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text(String name) {
        return Objects.requireNonNull(values.getProperty(name), name);
    }

    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    public long number(String name) {
        return Long.parseLong(text(name));
    }

    public long hexNumber(String name) {
        return Long.parseUnsignedLong(text(name), 16);
    }

    /** The values of NAME.0, NAME.1 and so on. */
    public List<byte[]> list(String name) {
        return texts(name).stream().map(HexFormat.of()::parseHex).toList();
    }

    /** The same as text. */
    public List<String> texts(String name) {
        List<String> list = new ArrayList<>();
        while (values.containsKey(name + "." + list.size())) {
            list.add(text(name + "." + list.size()));
        }
        return list;
    }
}
