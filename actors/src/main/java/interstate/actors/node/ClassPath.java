package interstate.actors.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Enumeration;

/** Opens every jar of the class path, so that classes and resources can be read after the right to open them is gone. */
final class ClassPath {

    private static final String IN_EVERY_JAR = "META-INF/MANIFEST.MF";

    private ClassPath() {}

    static void openAll() {
        try {
            // The JDK keeps a jar open once a resource of it was read through its URL, and the class loader has opened
            // all
            // jars to answer this.
            Enumeration<URL> manifests = ClassPath.class.getClassLoader().getResources(IN_EVERY_JAR);
            while (manifests.hasMoreElements()) {
                try (InputStream manifest = manifests.nextElement().openStream()) {
                    int first = manifest.read();
                    assert first != 0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a jar of the class path cannot be read", e);
        }
    }
}
