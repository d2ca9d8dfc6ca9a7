package interstate.it.load;

import interstate.it.net.Hosts;
import interstate.it.net.Namespace;
import interstate.it.net.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs one of our own small main classes in a namespace, with this process's JVM and class path. */
final class OwnMain {
    private OwnMain() {}

    static Running start(Hosts hosts, Namespace where, String name, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(List.of(arguments));
        return hosts.guest(where.start(name, hosts.directory(), words));
    }

    /** Ends this JVM when its standard input ends, that is with the process that started it. */
    static void endWithParent() {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nobody writes; what comes is of no meaning.
                        }
                    } catch (java.io.IOException e) {
                        // As good as the end.
                    }
                    Runtime.getRuntime().halt(0);
                },
                "parent");
        watcher.setDaemon(true);
        watcher.start();
    }
}
