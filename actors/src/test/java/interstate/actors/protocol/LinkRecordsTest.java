package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TimerSettings;
import interstate.wire.BlockKind;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import interstate.wire.TypedBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A link that carries records. */
class LinkRecordsTest {

    private static final LaneTerms LANE = Offers.lane(600, 2_000_000);
    private static final LinkFeatures REPAIR = new LinkFeatures(true, 0, Eager.SPARSE, true, false, 0, false, 0);

    private final Duo duo = new Duo(LANE, LANE, TimerSettings.defaults(), REPAIR).connected();

    /** Records that wait, and those that came. */
    private static final class Cargo implements RecordCarriage {
        final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
        final List<byte[]> came = new ArrayList<>();

        @Override
        public void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes) {
            came.add(Arrays.copyOfRange(b, offset, offset + bytes));
        }

        @Override
        public void fill(long nowNs, LinkTerms over, SendQueue to) {
            while (!waiting.isEmpty() && to.hasRoom(TypedBlock.HEADER_BYTES + waiting.getFirst().length)) {
                byte[] record = waiting.removeFirst();
                byte[] block = new byte[TypedBlock.HEADER_BYTES + record.length];
                TypedBlock.writeHeader(BlockKind.RECORD, record.length, block, 0);
                System.arraycopy(record, 0, block, TypedBlock.HEADER_BYTES, record.length);
                to.offer(block, 0, block.length);
            }
        }
    }

    private final Cargo atClient = new Cargo();
    private final Cargo atServer = new Cargo();

    private void carry() {
        duo.client.link.carry(atClient);
        duo.served().carry(atServer);
    }

    private static List<byte[]> records(Random random, int count, int most) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[27 + random.nextInt(most - 26)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }

    @Test
    void shouldCarryRecordsBothWaysWholeAndInOrderThoughDatagramsAreLost() {
        carry();
        Random random = new Random(3);
        duo.up = datagram -> random.nextInt(20) > 0;
        duo.down = duo.up;
        List<byte[]> up = records(random, 500, 1_600);
        List<byte[]> down = records(random, 500, 1_600);
        atClient.waiting.addAll(up);
        atServer.waiting.addAll(down);
        duo.slots(3_000);
        assertThat(atServer.came).containsExactlyElementsOf(up);
        assertThat(atClient.came).containsExactlyElementsOf(down);
        assertThat(duo.client.link.counters().recordsIn).isEqualTo(500);
        assertThat(duo.client.link.counters().blocksUnknown).isZero();
        assertThat(duo.client.delivered).isEmpty();
    }

    @Test
    void shouldCarryARecordOfTheGreatestLength() {
        carry();
        byte[] record = new byte[TypedBlock.MAX_BODY_BYTES];
        new Random(4).nextBytes(record);
        atClient.waiting.add(record);
        duo.slots(300);
        assertThat(atServer.came).containsExactly(record);
    }

    @Test
    void shouldSkipRecordsOfALinkThatCarriesNone() {
        duo.client.link.carry(atClient);
        atClient.waiting.addAll(records(new Random(5), 10, 100));
        long before = duo.served().counters().blocksUnknown;
        duo.slots(100);
        assertThat(duo.served().counters().blocksUnknown - before).isEqualTo(10);
        assertThat(duo.served().counters().recordsIn).isZero();
    }

    @Test
    void shouldTakeNoMoreOnceItLeaves() {
        carry();
        duo.client.link.goodbye(duo.nowNs);
        atClient.waiting.addAll(records(new Random(6), 10, 100));
        duo.slots(20);
        assertThat(atClient.waiting).hasSize(10);
        assertThat(atServer.came).isEmpty();
    }
}
