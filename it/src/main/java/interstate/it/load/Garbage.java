package interstate.it.load;

import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A JVM with a heap of 1 GB, most of it in use, that makes garbage as fast as its collector lets it. */
public final class Garbage implements AutoCloseable {
    private static final int HELD_MB = 600;
    private static final int MEGABYTE = 1 << 20;
    private static final int PIECE = 1 << 10;

    private final Running process;

    private Garbage(Running process) {
        this.process = process;
    }

    /** Starts it and returns when its heap is filled. */
    public static Garbage start(Topology topology) {
        Running process = topology.guest(Running.start(
                "garbage",
                topology.directory(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms1g",
                        "-Xmx1g",
                        "-XX:+UseG1GC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Garbage.class.getName()),
                Map.of()));
        process.await("a full heap", Duration.ofSeconds(60), text -> text.contains("full"));
        return new Garbage(process);
    }

    public static void main(String[] args) {
        OwnMain.endWithParent();
        byte[][] held = new byte[HELD_MB * (MEGABYTE / PIECE)][];
        for (int i = 0; i < held.length; i++) {
            held[i] = new byte[PIECE];
        }
        System.out.println("full");
        for (int i = 0; ; i = (i + 7_919) % held.length) {
            held[i] = new byte[PIECE];
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
