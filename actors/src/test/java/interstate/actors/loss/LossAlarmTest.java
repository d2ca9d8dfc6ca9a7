package interstate.actors.loss;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.ToldLines;
import interstate.actors.protocol.LaneDirection;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.settings.LossSettings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossAlarmTest {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final long HOUR_NS = 60 * MINUTE_NS;

    private final ToldLines log = new ToldLines();
    private final LossCommand command = LossCommand.start(LossSettings.defaults());
    private long nowNs = 5 * SECOND_NS;
    private final LossAlarm alarm = new LossAlarm("node", "client", command, () -> 1_800_000_000 * SECOND_NS + nowNs);

    @AfterEach
    void close() {
        log.close();
        command.close();
    }

    private void unrecovered(String link) {
        alarm.told(link, new LinkEvent.Unrecovered(nowNs), Consequence.NONE);
    }

    private List<String> lines(String with) {
        return log.lines().stream().filter(line -> line.contains(with)).toList();
    }

    @Test
    void shouldCountAndDateEachEvent() {
        assertThat(alarm.history("home", nowNs)).isEqualTo(LossHistory.NONE);
        unrecovered("home");
        nowNs += 2 * HOUR_NS;
        unrecovered("home");
        unrecovered("other");

        LossHistory home = alarm.history("home", nowNs);
        assertThat(home.events()).isEqualTo(2);
        assertThat(home.lastHour()).isEqualTo(1);
        assertThat(home.lastDay()).isEqualTo(2);
        assertThat(home.last()).contains(Instant.ofEpochSecond(1_800_000_000 + 7_205));
        nowNs += 25 * HOUR_NS;
        assertThat(alarm.history("home", nowNs).lastDay()).isZero();
        assertThat(alarm.history("home", nowNs).events()).isEqualTo(2);
    }

    @Test
    void shouldWriteALineAMinuteWithTheNumberSinceWhateverTheNetworkDoes() {
        for (int i = 0; i < 150; i++) {
            unrecovered("home");
            nowNs += SECOND_NS;
        }
        assertThat(lines("nothing brought them back")).hasSize(3);
        assertThat(lines("privacy may have suffered")).hasSize(3);
        assertThat(lines("(1 such events since")).hasSize(1);
        assertThat(lines("(60 such events since")).hasSize(2);
    }

    @Test
    void shouldWriteOneLineAMinuteForAllLinksTogether() {
        for (int i = 0; i < 200; i++) {
            unrecovered("client-" + i);
        }
        assertThat(lines("nothing brought them back")).hasSize(1);
    }

    @Test
    void shouldWriteALineAMinuteWhenOverloadsComeAndGo() {
        for (int i = 0; i < 20; i++) {
            alarm.told("home", new LinkEvent.Overload(nowNs, LaneDirection.INCOMING, 314), Consequence.NONE);
            nowNs += 10 * SECOND_NS;
            alarm.told("home", new LinkEvent.Relief(nowNs, LaneDirection.INCOMING, 2), Consequence.NONE);
        }
        assertThat(alarm.history("home", nowNs).overloads()).isEqualTo(20);
        assertThat(lines("overload, 31.4 % of what the peer sends is lost")).hasSize(4);
    }

    @Test
    void shouldWriteALineInAnyCaseWhenItShowsOnTheWire() {
        for (Consequence consequence : Consequence.values()) {
            alarm.told("home", new LinkEvent.Overload(nowNs, LaneDirection.OUTGOING, 500), consequence);
        }
        assertThat(lines("50.0 % of what is sent to the peer is lost"))
                .hasSize(3)
                .anyMatch(line -> line.contains("its rate stays (1 such"))
                .anyMatch(line -> line.contains("its rate is halved"))
                .anyMatch(line -> line.contains("its lane ends"));
    }

    @Test
    void shouldRememberNoMoreThanSoManyLinks() {
        unrecovered("first");
        for (int i = 0; i < 2_000; i++) {
            unrecovered("client-" + i);
        }
        assertThat(alarm.history("first", nowNs)).isEqualTo(LossHistory.NONE);
        assertThat(alarm.history("client-1999", nowNs).events()).isEqualTo(1);
    }
}
