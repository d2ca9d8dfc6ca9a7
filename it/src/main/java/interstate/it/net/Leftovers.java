package interstate.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What topologies left behind when the process that owned them was killed: found by the dead pid in the name. */
final class Leftovers {
    private static final Pattern NAME = Pattern.compile(Hosts.PREFIX + "(\\d+)-\\d+-.*");

    private Leftovers() {}

    static void sweep() {
        for (String line : Command.run("ip", "netns", "list").lines().toList()) {
            String name = line.split(" ", 2)[0];
            if (ownerIsDead(name)) {
                new Namespace(name).delete();
            }
        }
        for (Path path : directories()) {
            delete(path);
        }
    }

    /** Names of another shape are not ours and count as alive. */
    static boolean ownerIsDead(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    private static List<Path> directories() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        List<Path> dead = new ArrayList<>();
        try (Stream<Path> entries = Files.list(temporary)) {
            entries.filter(p -> ownerIsDead(p.getFileName().toString())).forEach(dead::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return dead;
    }

    /** Removes a directory and what is in it; what cannot be removed stays for the next sweep. */
    static void delete(Path directory) {
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path path : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + directory + ": " + e.getMessage());
        }
    }
}
