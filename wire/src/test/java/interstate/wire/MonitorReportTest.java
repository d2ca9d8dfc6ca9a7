package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.MonitorReport.Subject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorReportTest {
    private static final long EPOCH_NS = 1_764_136_569_000_000_000L;
    private static final int BODY = TypedBlock.HEADER_BYTES;

    /** What was told, in words. */
    private static final class Told implements MonitorEntries.Sink {
        final List<String> words = new ArrayList<>();

        @Override
        public void at(long sequence, long timeNs) {
            words.add(sequence + " at " + timeNs);
        }

        @Override
        public void nothing(long first, long datagrams) {
            words.add("nothing of " + datagrams + " from " + first);
        }

        @Override
        public void unknown(long sequence) {
            words.add(sequence + " unknown");
        }
    }

    private static MonitorReport decode(byte[] block) throws MalformedException {
        return MonitorReport.decode(block, BODY, block.length - BODY);
    }

    private static List<String> entries(byte[] block) throws MalformedException {
        Told told = new Told();
        long ignored = decode(block).entries(block, BODY, block.length - BODY, told);
        assertThat(ignored).isGreaterThanOrEqualTo(decode(block).first());
        return told.words;
    }

    /** A random stream of entries, as many as find room, told to both. */
    private static void fill(Random random, long first, MonitorEntries entries, Told told) {
        long timeNs = EPOCH_NS;
        boolean room = true;
        while (room) {
            long sequence = first + entries.count();
            int kind = random.nextInt(10);
            long run = 1 + (random.nextInt(20) == 0 ? random.nextLong() & 0xffff_ffffL : random.nextInt(9));
            timeNs += random.nextInt(3_000_000) - 500_000L;
            room = kind == 0 ? entries.addUnknown() : kind == 1 ? entries.addNothing(run) : entries.addTime(timeNs);
            if (room && kind == 0) {
                told.unknown(sequence);
            } else if (room && kind == 1) {
                told.nothing(sequence, run);
            } else if (room) {
                told.at(sequence, timeNs);
            }
        }
    }

    @Test
    void shouldComeBackWhateverIsInIt() {
        Seeds.forEach(2_000, random -> {
            MonitorReport report = new MonitorReport(
                    random.nextBoolean() ? Subject.RECEIPTS : Subject.DEPARTURES,
                    random.nextBoolean(),
                    random.nextInt(),
                    random.nextInt(),
                    random.nextInt(1 << 20),
                    (1L << 20) + (random.nextLong() & 0xffff_ffffL));
            MonitorEntries entries = new MonitorEntries(MonitorEntries.MAX_ENTRY_BYTES + random.nextInt(1_000));
            Told told = new Told();
            fill(random, report.first(), entries, told);
            byte[] block = report.block(entries.toBytes());

            assertThat(BlockKind.of(block[0])).isEqualTo(BlockKind.MONITOR);
            assertThat(TypedBlock.bodyBytes(block, 0)).isEqualTo(block.length - BODY);
            assertThat(MonitorReport.isAcknowledgement(block, BODY, block.length - BODY))
                    .isFalse();
            assertThat(decode(block)).isEqualTo(report);
            assertThat(entries(block)).isEqualTo(told.words);
            entries.clear();
            assertThat(entries.count()).isZero();
            assertThat(entries.toBytes()).isEmpty();
        });
    }

    @Test
    void shouldTakeFourBytesForEachDatagramOfAMegabyteASecond() {
        MonitorEntries entries = new MonitorEntries(10_000);
        Random random = new Random(1);
        long timeNs = EPOCH_NS;
        for (int i = 0; i < 1_000; i++) {
            timeNs += 1_500_000 + random.nextInt(750_000) - 375_000;
            assertThat(entries.addTime(timeNs)).isTrue();
        }
        assertThat(entries.toBytes().length).isLessThanOrEqualTo(4_010);
    }

    @Test
    void shouldBeTheseBytes() {
        MonitorEntries entries = new MonitorEntries(100);
        assertThat(entries.addTime(1_000)
                        && entries.addTime(1_001)
                        && entries.addTime(990)
                        && entries.addNothing(200)
                        && entries.addUnknown())
                .isTrue();
        byte[] block = new MonitorReport(Subject.DEPARTURES, true, 0x01020304, 5, 6, 7).block(entries.toBytes());

        // 2 + 2000 is 0x7d2; 2 + 2; 2 + 21; 0 and 199; 1.
        assertThat(HexFormat.of().formatHex(block))
                .isEqualTo("50001d" + "82" + "01020304" + "00000005" + "000000000006" + "000000000007" + "d20f" + "04"
                        + "17" + "00c701" + "01");
    }

    @Test
    void shouldHoldTheGreatestNumbersAndTimes() throws MalformedException {
        MonitorEntries entries = new MonitorEntries(100);
        long latestNs = MonitorEntries.TIME_LIMIT_NS - 1;
        assertThat(entries.addTime(latestNs) && entries.addTime(1) && entries.addTime(latestNs))
                .isTrue();
        long first = DatagramLayout.MAX_COUNTER - 2;
        byte[] block = new MonitorReport(Subject.RECEIPTS, false, -1, -1, first, first).block(entries.toBytes());

        assertThat(entries(block))
                .containsExactly(first + " at " + latestNs, (first + 1) + " at 1", (first + 2) + " at " + latestNs);
    }

    @ParameterizedTest
    @CsvSource({
        // Too short for its head.
        "01",
        "01" + "00000000" + "00000000" + "000000000000" + "0000000000",
        // Of no kind.
        "00" + "00000000" + "00000000" + "000000000000" + "000000000000",
        "04" + "00000000" + "00000000" + "000000000000" + "000000000000",
        "41" + "00000000" + "00000000" + "000000000000" + "000000000000",
        // Below its floor.
        "01" + "00000000" + "00000000" + "000000000002" + "000000000001",
        // A number that does not end, or ends too late.
        "01" + "00000000" + "00000000" + "000000000000" + "000000000000" + "ff",
        "01" + "00000000" + "00000000" + "000000000000" + "000000000000" + "80808080808080808001",
        // A run without its length, of more than there are, of 2^63.
        "01" + "00000000" + "00000000" + "000000000000" + "000000000000" + "00",
        "01" + "00000000" + "00000000" + "000000000000" + "fffffffffffe" + "0002",
        "01" + "00000000" + "00000000" + "000000000000" + "000000000000" + "00ffffffffffffffff7f",
        // A time of 0, below 0, past the limit.
        "01" + "00000000" + "00000000" + "000000000000" + "000000000000" + "02",
        "01" + "00000000" + "00000000" + "000000000000" + "000000000000" + "03",
        "01" + "00000000" + "00000000" + "000000000000" + "000000000000" + "ffffffffffffffff7f",
        // One past the last number.
        "01" + "00000000" + "00000000" + "000000000000" + "ffffffffffff" + "0101"
    })
    void shouldRefuseWhatCannotBe(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> MonitorReport.decode(body, 0, body.length)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldThrowNothingElseWhenBytesAreChanged() {
        Seeds.forEach(5_000, random -> {
            MonitorEntries entries = new MonitorEntries(200);
            fill(random, 7, entries, new Told());
            byte[] block = new MonitorReport(Subject.RECEIPTS, false, 1, 2, 3, 7).block(entries.toBytes());
            for (int i = random.nextInt(4); i >= 0; i--) {
                block[random.nextInt(block.length)] = (byte) random.nextInt(256);
            }
            int len = random.nextInt(block.length - BODY + 1);
            try {
                MonitorReport report = MonitorReport.decode(block, BODY, len);
                assertThat(report.entries(block, BODY, len, new Told())).isGreaterThanOrEqualTo(report.first());
            } catch (MalformedException e) {
                assertThat(e).hasMessageContaining("monitor");
            }
        });
    }

    @Test
    void shouldAcknowledgeEachReportByItsNumber() throws MalformedException {
        byte[] block = MonitorAcknowledgement.block(List.of(1, -2, 0x01020304));
        assertThat(HexFormat.of().formatHex(block)).isEqualTo("50000d" + "03" + "00000001" + "fffffffe" + "01020304");
        assertThat(MonitorReport.isAcknowledgement(block, BODY, block.length - BODY))
                .isTrue();
        List<Integer> read = new ArrayList<>();
        MonitorAcknowledgement.read(block, BODY, block.length - BODY, read::add);
        assertThat(read).containsExactly(1, -2, 0x01020304);
        assertThatThrownBy(() -> MonitorAcknowledgement.read(block, BODY, 3, read::add))
                .isInstanceOf(MalformedException.class);
        assertThat(MonitorReport.isAcknowledgement(block, BODY, 0)).isFalse();
    }
}
