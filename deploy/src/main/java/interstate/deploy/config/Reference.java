package interstate.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** This module's reference.conf, and nobody else's: every library on the class path may have a file of that name. */
final class Reference {
    private static final String FILE = "reference.conf";

    private static final Config CONTENT = read();

    private Reference() {}

    static Config load() {
        return CONTENT;
    }

    private static Config read() {
        String anchor = Reference.class.getName().replace('.', '/') + ".class";
        try {
            URL self = Reference.class.getClassLoader().getResource(anchor);
            assert self != null : anchor;
            String root = self.toString();
            URL file = new URL(root.substring(0, root.length() - anchor.length()) + FILE);
            try (Reader reader = new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
                return ConfigFactory.parseReader(
                        reader, ConfigParseOptions.defaults().setOriginDescription(FILE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("this installation is incomplete: " + FILE + " is missing", e);
        }
    }
}
