package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MONITOR and DISPATCH blocks as they are frozen. */
class ReportVectorsTest {
    private static final int BODY = TypedBlock.HEADER_BYTES;

    /** What was told, in the words of the file, one for each datagram or run. */
    private static final class Told implements MonitorEntries.Sink {
        final List<String> words = new ArrayList<>();

        @Override
        public void at(long sequence, long timeNs) {
            words.add("time " + timeNs);
        }

        @Override
        public void nothing(long first, long datagrams) {
            words.add("nothing " + datagrams);
        }

        @Override
        public void unknown(long sequence) {
            words.add("unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"receipts", "departures", "last", "nothing", "empty"})
    void shouldWriteAndReadReportsAsFrozen(String name) throws MalformedException {
        Vectors vectors = new Vectors("monitor.properties");
        MonitorReport report = new MonitorReport(
                MonitorReport.Subject.valueOf(vectors.text(name + ".subject")),
                Boolean.parseBoolean(vectors.text(name + ".last")),
                (int) vectors.hexNumber(name + ".strand"),
                (int) vectors.hexNumber(name + ".number"),
                vectors.number(name + ".floor"),
                vectors.number(name + ".first"));
        List<String> words = vectors.texts(name + ".entry");
        MonitorEntries entries = new MonitorEntries(64);
        words.forEach(word -> assertThat(add(entries, word)).as(word).isTrue());
        byte[] block = vectors.bytes(name + ".block");
        assertThat(report.block(entries.toBytes())).isEqualTo(block);

        assertThat(MonitorReport.isAcknowledgement(block, BODY, block.length - BODY))
                .isFalse();
        MonitorReport decoded = MonitorReport.decode(block, BODY, block.length - BODY);
        Told told = new Told();
        assertThat(decoded).isEqualTo(report);
        assertThat(decoded.entries(block, BODY, block.length - BODY, told)).isEqualTo(report.first() + entries.count());
        assertThat(told.words).isEqualTo(words);
    }

    private static boolean add(MonitorEntries entries, String word) {
        String[] parts = word.split(" ", -1);
        return switch (parts[0]) {
            case "time" -> entries.addTime(Long.parseLong(parts[1]));
            case "nothing" -> entries.addNothing(Long.parseLong(parts[1]));
            default -> entries.addUnknown();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "several"})
    void shouldWriteAndReadAcknowledgementsAsFrozen(String name) throws MalformedException {
        Vectors vectors = new Vectors("monitor.properties");
        List<Integer> numbers = Arrays.stream(vectors.text(name + ".numbers").split(",", -1))
                .map(text -> Integer.parseUnsignedInt(text, 16))
                .toList();
        byte[] block = vectors.bytes(name + ".block");
        assertThat(MonitorAcknowledgement.block(numbers)).isEqualTo(block);
        assertThat(MonitorReport.isAcknowledgement(block, BODY, block.length - BODY))
                .isTrue();
        List<Integer> read = new ArrayList<>();
        MonitorAcknowledgement.read(block, BODY, block.length - BODY, read::add);
        assertThat(read).isEqualTo(numbers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "fine", "halves", "coarse", "full"})
    void shouldWriteAndReadDispatchBlocksAsFrozen(String name) {
        Vectors vectors = new Vectors("dispatch.properties");
        int base = (int) vectors.hexNumber(name + ".base");
        int[] ages = numbers(vectors.text(name + ".ages"));
        int[] left = numbers(vectors.text(name + ".read"));
        byte[] block = vectors.bytes(name + ".block");
        byte[] written = new byte[DispatchBlock.bytes(ages.length)];
        DispatchBlock.write(base, ages, ages.length, written, 0);
        assertThat(written).isEqualTo(block);

        assertThat(DispatchBlock.packets(block.length)).isEqualTo(ages.length);
        assertThat(DispatchBlock.baseTicks(block, 0)).isEqualTo(base);
        for (int i = 0; i < ages.length; i++) {
            assertThat(DispatchBlock.ageTicks(block, 0, i)).isEqualTo(left[i]);
        }
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }
}
