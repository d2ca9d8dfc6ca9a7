package interstate.actors.loss;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.ToldLines;
import interstate.actors.loss.LossNews.Kind;
import interstate.actors.protocol.LaneDirection;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.settings.LossSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LossCommandTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private @Nullable LossCommand command;

    @AfterEach
    void close() {
        LossCommand started = command;
        if (started != null) {
            started.close();
        }
    }

    private LossCommand start(String script, Duration pause, Duration timeout) throws IOException {
        Path file = Files.writeString(directory.resolve("script"), script);
        LossSettings defaults = LossSettings.defaults();
        LossCommand started = LossCommand.start(new LossSettings(
                defaults.apartNs(),
                defaults.overloadPermille(),
                defaults.overloadNs(),
                defaults.overloadSlots(),
                List.of("/bin/sh", file.toString(), directory.toString()),
                pause.toNanos(),
                timeout.toNanos()));
        command = started;
        return started;
    }

    private static LossNews news(Kind kind, String link) {
        return new LossNews(kind, Map.of("LINK", link));
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as(what).isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }

    private List<String> written(String name) throws IOException {
        Path file = directory.resolve(name);
        await(name, () -> Files.exists(file));
        return Files.readAllLines(file);
    }

    @Test
    void shouldHandOverWhatIsDocumentedAndNothingElse() throws IOException {
        LossCommand told = start("tr '\\0' '\\n' </proc/$$/environ >$1/new && mv $1/new $1/told", NEVER, PATIENCE);
        new LossAlarm("me", "server", told, () -> 1_800_000_000_000_000_000L)
                .told("home", new LinkEvent.Overload(1, LaneDirection.INCOMING, 314), Consequence.NONE);

        assertThat(written("told"))
                .containsExactlyInAnyOrder(
                        "INTERSTATE_EVENT=overload",
                        "INTERSTATE_NODE=me",
                        "INTERSTATE_LINK=home",
                        "INTERSTATE_ROLE=server",
                        "INTERSTATE_TIME=2027-01-15T08:00:00Z",
                        "INTERSTATE_UNRECOVERED_EVENTS=0",
                        "INTERSTATE_UNRECOVERED_LAST_HOUR=0",
                        "INTERSTATE_UNRECOVERED_LAST_DAY=0",
                        "INTERSTATE_DIRECTION=incoming",
                        "INTERSTATE_LOSS_PERCENT=31.4",
                        "INTERSTATE_MERGED=0");
    }

    @Test
    void shouldHaveEveryVariableInTheReferenceManual() throws IOException {
        String manual = Files.readString(Path.of("..", "deploy", "src", "main", "resources", "reference.conf"));
        start("tr '\\0' '\\n' </proc/$$/environ >$1/new && mv $1/new $1/told", NEVER, PATIENCE);
        LossCommand told = java.util.Objects.requireNonNull(command);
        new LossAlarm("me", "client", told, () -> 0)
                .told("a", new LinkEvent.Relief(1, LaneDirection.OUTGOING, 0), Consequence.NONE);

        assertThat(written("told")).isNotEmpty().allMatch(variable -> manual.contains(variable.split("=", 2)[0]));
    }

    @Test
    void shouldInheritNoDescriptorAndStartAtTheRoot() throws IOException {
        start(
                        "for f in /proc/$$/fd/*; do readlink $f; done >$1/fds; readlink /proc/$$/cwd >$1/new"
                                + " && mv $1/new $1/cwd",
                        NEVER,
                        PATIENCE)
                .tell(news(Kind.UNRECOVERED, "home"));

        assertThat(written("cwd")).containsExactly("/");
        String own = directory.toString();
        assertThat(written("fds"))
                .contains("/dev/null")
                .allMatch(target -> target.equals("/dev/null") || target.startsWith(own));
    }

    @Test
    void shouldKillOneThatHangsWithWhatItHasStarted() throws IOException {
        try (ToldLines log = new ToldLines()) {
            LossCommand hanging =
                    start("sleep 1000 & echo $$ $! >$1/new && mv $1/new $1/pids; wait", NEVER, Duration.ofMillis(500));
            hanging.tell(news(Kind.UNRECOVERED, "home"));
            List<Long> pids = new ArrayList<>();
            for (String pid : written("pids").get(0).split(" ", -1)) {
                pids.add(Long.parseLong(pid));
            }
            await("the time-out", () -> hanging.failed() == 1);
            for (long pid : pids) {
                await("the end of " + pid, () -> !alive(pid));
            }
            assertThat(log.lines()).anyMatch(line -> line.contains("was killed: it took more than 500 ms"));
        }
    }

    /** One that has ended and that nobody has waited for yet is dead. */
    private static boolean alive(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            return !status.contains("State:\tZ");
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void shouldKillWhatRunsWhenTheNodeEnds() throws IOException {
        LossCommand hanging = start("echo $$ >$1/new && mv $1/new $1/pid; sleep 1000", NEVER, NEVER);
        hanging.tell(news(Kind.UNRECOVERED, "home"));
        long pid = Long.parseLong(written("pid").get(0));
        hanging.close();
        await("its end", () -> !alive(pid));
        hanging.tell(news(Kind.STOPPED, "home"));
        assertThat(hanging.runs()).isEqualTo(1);
    }

    @Test
    void shouldRunOnceInAPause() throws IOException {
        LossCommand told = start("echo $INTERSTATE_LINK >>$1/links; echo >$1/done", NEVER, PATIENCE);
        told.tell(news(Kind.UNRECOVERED, "first"));
        written("done");
        for (int i = 0; i < 1_000; i++) {
            told.tell(news(Kind.UNRECOVERED, "next"));
        }
        assertThat(told.runs()).isEqualTo(1);
        assertThat(written("links")).containsExactly("first");
    }

    @Test
    void shouldNeverRunTwiceAtOnceAndTellWhatMattersMostNextWithTheNumberOfTheOthers() throws IOException {
        LossCommand told = start("""
                echo "$INTERSTATE_EVENT $INTERSTATE_LINK $INTERSTATE_MERGED" >>$1/told
                mkdir $1/running || echo twice >>$1/told
                while [ ! -e $1/go ]; do sleep 0.01; done
                rmdir $1/running
                """, AT_ONCE, PATIENCE);
        told.tell(news(Kind.UNRECOVERED, "a"));
        await("the first run", () -> Files.exists(directory.resolve("running")));
        told.tell(news(Kind.UNRECOVERED, "b"));
        told.tell(news(Kind.OVERLOAD, "c"));
        told.tell(news(Kind.OVERLOAD, "d"));
        told.tell(news(Kind.UNRECOVERED, "e"));
        Files.writeString(directory.resolve("go"), "");
        await("the second run", () -> told.runs() == 2 && !Files.exists(directory.resolve("running")));
        await("its line", () -> lines() == 2);

        assertThat(written("told")).containsExactly("unrecovered a 0", "overload d 3");
        assertThat(told.failed()).isZero();
    }

    private int lines() {
        try {
            return Files.readAllLines(directory.resolve("told")).size();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void shouldCountAndSayWhenItFails() throws IOException {
        try (ToldLines log = new ToldLines()) {
            LossCommand failing = start("exit 3", AT_ONCE, PATIENCE);
            failing.tell(news(Kind.UNRECOVERED, "home"));
            await("its end", () -> failing.failed() == 1);
            assertThat(log.lines()).anyMatch(line -> line.contains("/bin/sh ended with code 3"));
        }
    }

    @Test
    void shouldDoNothingWhereNoneIsSet() {
        LossCommand none = LossCommand.start(LossSettings.defaults());
        assertThat(none.isSet()).isFalse();
        none.tell(news(Kind.STOPPED, "home"));
        assertThat(none.runs()).isZero();
    }
}
