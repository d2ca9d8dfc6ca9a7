package interstate.deploy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.deploy.Failure;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    @Test
    void shouldShowLinksAndCountersWhenANodeAnswers() {
        String json =
                "{\"name\":\"home\",\"pid\":42,\"uptime\":61,\"links\":[{\"name\":\"a\",\"role\":\"client\",\"peer\":\"192.0.2.1:1405\","
                        + "\"state\":\"ESTABLISHED\",\"since\":2.5,\"up\":{\"packetLength\":1500,\"intervalNs\":15000000,\"sent\":7,\"chaff\":1,\"jitterPermille\":125,"
                        + "\"latenessMaxNs\":5289013,\"novel\":3},\"down\":{\"received\":9,\"lost\":0},\"inner\":{\"packetsIn\":1,\"dropped\":0},\"colour\":\"red\"}],"
                        + "\"pacer\":{\"pid\":43,\"realTime\":true,\"marginNs\":93151},\"counters\":{\"b\":2,\"a\":1},\"warnings\":[\"no fq\"],\"era\":\"new\"}";

        assertThat(StatusText.of(StatusText.parse(json))).isEqualTo("""
                        node home  pid 42  up 61 s

                        link a  client  peer 192.0.2.1:1405  ESTABLISHED for 2.5 s
                          up     1500 B every 15 ms  sent 7  chaff 1  jitter 12.5 %  latenessMax 5.289 ms  novel 3
                          down   received 9  lost 0
                          inner  packetsIn 1  dropped 0
                          colour  red
                        pacer  margin 93.15 us  pid 43  realTime true
                        era new
                        counters
                          a 1
                          b 2
                        warning: no fq
                        """);
    }

    @Test
    void shouldSayInALineWhatALinkIsSetToAndHowItsSlotsAreDrawn() {
        String json =
                "{\"links\":[{\"name\":\"a\",\"settings\":{\"repair\":true,\"dispatchLate\":\"drop\",\"inOrder\":false,"
                        + "\"fecSharePermille\":50,\"eagerRetransmit\":\"auto\",\"innerUpBytesPerSecond\":60000,\"dispatchDelayNs\":250000000},"
                        + "\"up\":{\"packetLength\":1500,\"intervalNs\":15000000,\"schedule\":\"constant\",\"sent\":7},"
                        + "\"down\":{\"packetLength\":1500,\"intervalNs\":15000000,\"schedule\":\"timetable\",\"fastestNs\":2000000,"
                        + "\"slowestNs\":50000000,\"jitterPermille\":250}}]}";

        assertThat(StatusText.of(StatusText.parse(json))).isEqualTo("""
                        node ?  pid ?  up ?

                        link a  ?  peer -  ?
                          set    repair true  fecShare 5 %  inOrder false  eagerRetransmit auto  innerUp 60 kB/s  dispatchDelay 250 ms  dispatchLate drop
                          up     1500 B every 15 ms (constant)  sent 7
                          down   1500 B every 15 ms (timetable of 2 ms to 50 ms)  jitter 25 %
                        """);
    }

    @Test
    void shouldCountTheTimeOfASessionAloneSinceThereIsNoneBefore() {
        assertThat(StatusText.of(
                        StatusText.parse("{\"links\":[{\"name\":\"a\",\"state\":\"connecting\",\"since\":0}]}")))
                .contains("link a  ?  peer -  connecting\n");
        assertThat(StatusText.of(
                        StatusText.parse("{\"links\":[{\"name\":\"a\",\"state\":\"established\",\"since\":0}]}")))
                .contains("link a  ?  peer -  established for 0 s\n");
    }

    @Test
    void shouldCountTheTimeOfTheSilenceWhereThereIsSilence() {
        String ages = ",\"since\":50,\"heard\":4}]}";
        assertThat(StatusText.of(StatusText.parse("{\"links\":[{\"name\":\"a\",\"state\":\"silent\"" + ages)))
                .endsWith("link a  ?  peer -  silent for 4 s\n");
        assertThat(StatusText.of(StatusText.parse("{\"links\":[{\"name\":\"a\",\"state\":\"established\"" + ages)))
                .endsWith("link a  ?  peer -  established for 50 s\n");
    }

    @Test
    void shouldShowLatenessByClockAndKindWhereDatagramsLeft() {
        String late = "{\"datagrams\":4,\"p50Ns\":1000,\"p999Ns\":3000,\"maxNs\":4000}";
        String none = "{\"datagrams\":0,\"p50Ns\":0}";
        String json = "{\"links\":[{\"name\":\"a\",\"up\":{\"sent\":4,\"lateness\":{\"kernel\":{\"all\":" + late
                + "},\"pacer\":{\"chaff\":" + none + ",\"pads\":" + late + ",\"all\":" + late + "}}}}]}";

        assertThat(StatusText.of(StatusText.parse(json))).isEqualTo("""
                        node ?  pid ?  up ?

                        link a  ?  peer -  ?
                          up     sent 4
                            late by pacer, all: datagrams 4  p50 1 us  p999 3 us  max 4 us
                            late by pacer, pads: datagrams 4  p50 1 us  p999 3 us  max 4 us
                            late by kernel, all: datagrams 4  p50 1 us  p999 3 us  max 4 us
                        """);
    }

    @Test
    void shouldShowWhatWasLostWithItsDate() {
        String json =
                "{\"links\":[{\"name\":\"a\",\"losses\":{\"stopped\":false,\"overload\":\"incoming\",\"incomingPermille\":314,"
                        + "\"last\":\"2026-11-26T06:04:28Z\",\"lastDay\":5,\"lastHour\":2,\"unrecoveredEvents\":7}}]}";

        assertThat(StatusText.of(StatusText.parse(json)))
                .endsWith("  losses unrecoveredEvents 7  lastHour 2  lastDay 5  last 2026-11-26T06:04:28Z"
                        + "  incoming 31.4 %  overload incoming  stopped false\n");
    }

    @Test
    void shouldShowWhatThereIsWhenFieldsAreMissing() {
        assertThat(StatusText.of(StatusText.parse("{}"))).isEqualTo("node ?  pid ?  up ?\n");
    }

    @Test
    void shouldCountInSecondsWhenANodeHasJustStarted() {
        assertThat(StatusText.of(StatusText.parse("{\"uptime\":0}"))).isEqualTo("node ?  pid ?  up 0 s\n");
    }

    @Test
    void shouldNotMoveTheCursorWhenATextHoldsControlCharacters() {
        assertThat(StatusText.of(StatusText.parse("{\"name\":\"a\\u001b[2J\"}")))
                .doesNotContain("\033");
    }

    @Test
    void shouldSayThatItCannotBeReadWhenTheAnswerIsNoJson() {
        assertThatThrownBy(() -> StatusText.parse("hello")).isInstanceOf(Failure.class);
    }

    @Test
    void shouldShowSessionsFromEndToEndAndWhatARelayPassed() {
        String json = "{\"links\":[],\"endToEnd\":[{\"name\":\"guard\",\"role\":\"client\",\"via\":\"relay\","
                + "\"state\":\"established\",\"since\":9,\"sealed\":3,\"opened\":4}],"
                + "\"relays\":[{\"client\":\"home\",\"link\":\"guard\",\"passedUp\":7,\"droppedUp\":1}]}";

        assertThat(StatusText.of(StatusText.parse(json))).isEqualTo("""
                        node ?  pid ?  up ?

                        end to end guard  client  via relay  established for 9 s
                          opened 4  sealed 3

                        relay home - guard  droppedUp 1  passedUp 7
                        """);
    }
}
