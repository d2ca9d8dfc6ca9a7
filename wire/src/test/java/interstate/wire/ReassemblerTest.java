package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReassemblerTest {
    private static final long TIMEOUT_NS = 1000;
    private static final int PAYLOAD_BYTES = 102;
    private static final int CAPACITY = PAYLOAD_BYTES - DatagramLayout.OFFSET_BYTES;

    private final Random random = new Random(1);
    private final BlockQueue queue = new BlockQueue();
    private final PayloadPacker packer = new PayloadPacker(List.of(queue));
    private final Delivered delivered = new Delivered();
    private Reassembler reassembler = new Reassembler(TIMEOUT_NS, 4, TypedBlock.MAX_BLOCK_BYTES, delivered);

    private List<byte[]> pack(byte[]... blocks) {
        queue.add(blocks);
        List<byte[]> payloads = new ArrayList<>();
        while (packer.midBlock() || queue.size() > 0) {
            byte[] payload = new byte[PAYLOAD_BYTES];
            packer.pack(payload, 0, PAYLOAD_BYTES);
            payloads.add(payload);
        }
        return payloads;
    }

    private void accept(long sequence, byte[] payload) {
        accept(0, sequence, payload);
    }

    private void accept(long nowNs, long sequence, byte[] payload) {
        reassembler.accept(nowNs, sequence, payload, 0, payload.length);
    }

    /** A payload of this offset whose blocks are these bytes, then pad. */
    private static byte[] payload(int offset, int... bytes) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        BigEndian.putShort(payload, 0, offset);
        for (int i = 0; i < bytes.length; i++) {
            payload[2 + i] = (byte) bytes[i];
        }
        return payload;
    }

    @Test
    void shouldDeliverFromThePayloadWhenABlockIsWholeInIt() {
        byte[] payload = pack(Blocks.ipv4(random, 40)).get(0);
        List<byte[]> arrays = new ArrayList<>();
        reassembler = new Reassembler(TIMEOUT_NS, 4, 65535, (kind, b, off, len) -> {
            assertThat(off).isEqualTo(2);
            assertThat(len).isEqualTo(40);
            arrays.add(b);
        });
        accept(0, payload);
        assertThat(arrays).hasSize(1);
        assertThat(arrays.get(0)).isSameAs(payload);
        assertThat(reassembler.delivered()).isEqualTo(1);
        assertThat(reassembler.partials()).isZero();
    }

    @Test
    void shouldDeliverEveryBlockWhenPayloadsComeInOrder() {
        byte[][] blocks = {
            Blocks.ipv4(random, 20),
            Blocks.ipv6(random, 350),
            Blocks.typed(random, BlockKind.CONTROL, 3),
            Blocks.typed(random, BlockKind.RECORD, 100),
            Blocks.ipv4(random, 1500)
        };
        long sequence = 7;
        for (byte[] payload : pack(blocks)) {
            accept(sequence++, payload);
        }
        assertThat(delivered.blocks).containsExactly(blocks);
        assertThat(delivered.kinds)
                .containsExactly(BlockKind.IPV4, BlockKind.IPV6, BlockKind.CONTROL, BlockKind.RECORD, BlockKind.IPV4);
        assertThat(reassembler.delivered()).isEqualTo(5);
        assertThat(reassembler.partials()).isZero();
    }

    @Test
    void shouldDeliverWhenPayloadsComeBackwards() {
        byte[] packet = Blocks.ipv6(random, 400);
        List<byte[]> payloads = pack(packet);
        for (int i = payloads.size() - 1; i >= 0; i--) {
            assertThat(delivered.blocks).isEmpty();
            accept(i, payloads.get(i));
            assertThat(reassembler.partials()).isLessThanOrEqualTo(1);
        }
        assertThat(delivered.blocks).containsExactly(packet);
    }

    @Test
    void shouldJoinBothSidesWhenTheMissingPayloadComesLast() {
        byte[] packet = Blocks.ipv6(random, 450);
        List<byte[]> payloads = pack(packet);
        for (int i : new int[] {0, 1, 3, 4}) {
            accept(i, payloads.get(i));
        }
        assertThat(reassembler.partials()).isEqualTo(2);
        accept(2, payloads.get(2));
        assertThat(delivered.blocks).containsExactly(packet);
        assertThat(reassembler.partials()).isZero();
    }

    @Test
    void shouldDeliverTheLongestBlockWhenItSpansHundredsOfPayloads() {
        byte[] packet = Blocks.ipv4(random, 65535);
        byte[] block = Blocks.typed(random, BlockKind.CELL, 65535);
        long sequence = DatagramLayout.MAX_COUNTER - 1311;
        for (byte[] payload : pack(packet, block)) {
            accept(sequence++, payload);
        }
        assertThat(sequence).isEqualTo(DatagramLayout.MAX_COUNTER);
        accept(sequence, payload(0));
        assertThat(delivered.blocks).containsExactly(packet, block);
    }

    @ParameterizedTest
    @CsvSource({
        "IPV4,1",
        "IPV4,2",
        "IPV4,3",
        "IPV4,4",
        "IPV4,5",
        "IPV4,6",
        "IPV4,19",
        "IPV6,1",
        "IPV6,4",
        "IPV6,5",
        "IPV6,6",
        "IPV6,7",
        "IPV6,39",
        "CONTROL,1",
        "CONTROL,2",
        "CONTROL,3"
    })
    void shouldDeliverInAnyOrderWhenAHeaderIsCut(BlockKind kind, int bytesBefore) {
        byte[] first = Blocks.typed(random, BlockKind.PATH, CAPACITY - bytesBefore);
        byte[] cut = switch (kind) {
            case IPV4 -> Blocks.ipv4(random, 60);
            case IPV6 -> Blocks.ipv6(random, 60);
            default -> Blocks.typed(random, kind, 60);
        };
        List<byte[]> payloads = pack(first, cut);
        accept(0, payloads.get(0));
        accept(1, payloads.get(1));
        assertThat(delivered.blocks).containsExactly(first, cut);
        delivered.blocks.clear();
        accept(11, payloads.get(1));
        accept(10, payloads.get(0));
        assertThat(delivered.blocks).containsExactly(first, cut);
        assertThat(reassembler.malformed()).isZero();
    }

    @Test
    void shouldResumeAtTheOffsetWhenTheBeginningOfABlockIsLost() {
        byte[] lost = Blocks.ipv4(random, 150);
        byte[] kept = Blocks.ipv4(random, 30);
        accept(5, pack(lost, kept).get(1));
        assertThat(delivered.blocks).containsExactly(kept);
    }

    @Test
    void shouldResumeWhenTheOffsetIsPastTheWholePayload() {
        byte[] lost = Blocks.ipv4(random, 350);
        byte[] kept = Blocks.ipv4(random, 30);
        List<byte[]> payloads = pack(lost, kept);
        accept(2, payloads.get(2));
        assertThat(delivered.blocks).isEmpty();
        accept(3, payloads.get(3));
        assertThat(delivered.blocks).containsExactly(kept);
    }

    @Test
    void shouldWaitForTheMissingPayloadUntilTheTimeOut() {
        byte[] packet = Blocks.ipv4(random, 250);
        List<byte[]> payloads = pack(packet);
        accept(0, 0, payloads.get(0));
        accept(0, 2, payloads.get(2));
        accept(TIMEOUT_NS - 1, 1, payloads.get(1));
        assertThat(delivered.blocks).containsExactly(packet);

        accept(TIMEOUT_NS, 10, payloads.get(0));
        accept(TIMEOUT_NS, 12, payloads.get(2));
        accept(2 * TIMEOUT_NS, 11, payloads.get(1));
        assertThat(delivered.blocks).hasSize(1);
        assertThat(reassembler.partials()).isZero();
        assertThat(reassembler.partialsDropped()).isEqualTo(2);
    }

    @Test
    void shouldDropOnExpireWhenTheTimeOutHasPassed() {
        accept(0, 0, pack(Blocks.ipv4(random, 150)).get(0));
        reassembler.expire(TIMEOUT_NS - 1);
        assertThat(reassembler.partials()).isEqualTo(1);
        reassembler.expire(TIMEOUT_NS);
        assertThat(reassembler.partials()).isZero();
        assertThat(reassembler.partialsDropped()).isEqualTo(1);
    }

    @Test
    void shouldWaitAnewWhenAPartArrives() {
        byte[] packet = Blocks.ipv4(random, 1500);
        List<byte[]> payloads = pack(packet);
        for (int i = 0; i < payloads.size(); i++) {
            accept(i * (TIMEOUT_NS - 1), i, payloads.get(i));
        }
        assertThat(delivered.blocks).containsExactly(packet);
    }

    @Test
    void shouldUseTheNewTimeOutWhenItChanges() {
        accept(0, 0, pack(Blocks.ipv4(random, 150)).get(0));
        reassembler.timeout(2 * TIMEOUT_NS);
        reassembler.expire(2 * TIMEOUT_NS - 1);
        assertThat(reassembler.partials()).isEqualTo(1);
        reassembler.timeout(TIMEOUT_NS);
        reassembler.expire(2 * TIMEOUT_NS - 1);
        assertThat(reassembler.partials()).isZero();
    }

    @Test
    void shouldDropTheOneThatWaitedLongestWhenThereAreTooMany() {
        byte[] packet = Blocks.ipv4(random, 150);
        List<byte[]> payloads = pack(packet);
        for (int i = 0; i < 5; i++) {
            accept(i, 10L * i, payloads.get(0));
        }
        assertThat(reassembler.partials()).isEqualTo(4);
        assertThat(reassembler.partialsDropped()).isEqualTo(1);
        accept(5, 1, payloads.get(1));
        assertThat(delivered.blocks).isEmpty();
        accept(5, 11, payloads.get(1));
        assertThat(delivered.blocks).containsExactly(packet);
    }

    @Test
    void shouldDropThePartialWhenTheNextPayloadSaysZero() {
        byte[] packet = Blocks.ipv4(random, 30);
        accept(0, pack(Blocks.ipv4(random, 150)).get(0));
        accept(1, pack(packet).get(0));
        assertThat(delivered.blocks).containsExactly(packet);
        assertThat(reassembler.partials()).isZero();
        assertThat(reassembler.partialsDropped()).isEqualTo(1);
        assertThat(reassembler.malformed()).isZero();
    }

    @Test
    void shouldDropThePartialWhenTheNextPayloadSaidZeroBefore() {
        accept(1, payload(0));
        accept(0, pack(Blocks.ipv4(random, 150)).get(0));
        assertThat(reassembler.partials()).isZero();
        assertThat(reassembler.partialsDropped()).isEqualTo(1);
    }

    @Test
    void shouldDeliverTheWholeBlockOnceWhenItWasAbandonedAndSentAgain() {
        byte[] packet = Blocks.ipv4(random, 250);
        queue.add(packet);
        byte[] payload = new byte[PAYLOAD_BYTES];
        packer.pack(payload, 0, PAYLOAD_BYTES);
        accept(0, payload);
        packer.pack(payload, 0, PAYLOAD_BYTES);
        accept(1, payload);
        packer.abandon();
        long sequence = 3;
        for (byte[] again : pack()) {
            accept(sequence++, again);
        }
        assertThat(delivered.blocks).containsExactly(packet);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 49, 51, 100, 65535})
    void shouldDropThePartialWhenTheOffsetContradictsItsLength(int offset) {
        byte[] next = Blocks.ipv4(random, 30);
        List<byte[]> payloads = pack(Blocks.ipv4(random, 150), next);
        BigEndian.putShort(payloads.get(1), 0, offset);
        Arrays.fill(payloads.get(1), 2, 2 + Math.min(offset, CAPACITY), (byte) 0);
        if (offset < 70) {
            System.arraycopy(next, 0, payloads.get(1), 2 + offset, next.length);
            Arrays.fill(payloads.get(1), 2 + offset + next.length, PAYLOAD_BYTES, (byte) 0);
        }
        accept(0, payloads.get(0));
        accept(1, payloads.get(1));
        assertThat(delivered.blocks).hasSize(offset < 70 ? 1 : 0);
        assertThat(reassembler.malformed()).isEqualTo(1);
        assertThat(reassembler.partialsDropped()).isEqualTo(1);
        assertThat(reassembler.partials()).isZero();
        // The same when the contradiction arrives first.
        accept(11, payloads.get(1));
        accept(10, payloads.get(0));
        assertThat(reassembler.partials()).isZero();
        assertThat(reassembler.malformed()).isEqualTo(2);
    }

    @Test
    void shouldDropThePartialWhenAHeaderThatWasCutContradictsTheOffset() {
        List<byte[]> payloads = pack(Blocks.typed(random, BlockKind.PATH, CAPACITY - 1), Blocks.ipv4(random, 60));
        payloads.get(1)[4]++;
        accept(0, payloads.get(0));
        accept(1, payloads.get(1));
        assertThat(delivered.blocks).hasSize(1);
        assertThat(reassembler.malformed()).isEqualTo(1);
        assertThat(reassembler.partials()).isZero();
    }

    @Test
    void shouldDropThePartialWhenABlockEndsInsideItsHeader() {
        List<byte[]> payloads = pack(Blocks.typed(random, BlockKind.PATH, CAPACITY - 1), Blocks.ipv4(random, 60));
        accept(0, payloads.get(0));
        accept(1, payload(2, 0, 0));
        assertThat(delivered.blocks).hasSize(1);
        assertThat(reassembler.malformed()).isEqualTo(1);
        assertThat(reassembler.partials()).isZero();
    }

    @Test
    void shouldSkipByLengthWhenAKindIsUnknown() {
        byte[] known = Blocks.ipv4(random, 30);
        byte[] unknown = Blocks.typed(random, BlockKind.CONTROL, 120);
        unknown[0] = (byte) 0xf0;
        long sequence = 0;
        for (byte[] payload : pack(unknown, known, unknown, known)) {
            accept(sequence++, payload);
        }
        assertThat(delivered.blocks).containsExactly(known, known);
        assertThat(reassembler.unknownKinds()).isEqualTo(2);
        assertThat(reassembler.delivered()).isEqualTo(2);
        assertThat(reassembler.malformed()).isZero();
    }

    @Test
    void shouldDeliverEveryKindOfTheRegistry() {
        byte[][] blocks = Arrays.stream(BlockKind.values())
                .filter(BlockKind::typed)
                .map(kind -> Blocks.typed(random, kind, 8))
                .toArray(byte[][]::new);
        accept(0, pack(blocks).get(0));
        assertThat(delivered.blocks).containsExactly(blocks);
    }

    @Test
    void shouldReadNothingAfterPad() {
        byte[] payload = payload(0, 0x0f);
        Arrays.fill(payload, 3, PAYLOAD_BYTES, (byte) 0x45);
        accept(0, payload);
        assertThat(delivered.blocks).isEmpty();
        assertThat(reassembler.malformed()).isZero();
        assertThat(reassembler.partials()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19})
    void shouldSkipTheRestOfThePayloadWhenAnIpv4LengthIsTooSmall(int length) {
        accept(0, payload(0, 0x45, 0, 0, length, 0x45, 0x45, 0x45));
        assertThat(delivered.blocks).isEmpty();
        assertThat(reassembler.malformed()).isEqualTo(1);
        assertThat(reassembler.partials()).isZero();
        byte[] kept = Blocks.ipv4(random, 20);
        accept(1, pack(kept).get(0));
        assertThat(delivered.blocks).containsExactly(kept);
    }

    @Test
    void shouldSkipABlockLongerThanTheLimitAndKeepOneOfTheLimit() {
        reassembler = new Reassembler(TIMEOUT_NS, 4, 60, delivered);
        byte[] atLimit = Blocks.ipv4(random, 60);
        byte[] over = Blocks.ipv4(random, 61);
        byte[] last = Blocks.ipv4(random, 20);
        // The second of both kinds goes over the end of its payload.
        List<byte[]> payloads = pack(atLimit, atLimit, over, over, last);
        for (int i = 0; i < payloads.size(); i++) {
            accept(i, payloads.get(i));
            assertThat(reassembler.partials()).isLessThanOrEqualTo(1);
        }
        assertThat(delivered.blocks).containsExactly(atLimit, atLimit, last);
        assertThat(reassembler.malformed()).isEqualTo(2);
        assertThat(reassembler.partials()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {59, 60})
    void shouldKeepNoLaterPartWhenTheBlockMustBeLongerThanTheLimit(int offset) {
        reassembler = new Reassembler(TIMEOUT_NS, 4, 60, delivered);
        accept(5, payload(offset));
        // 59 bytes and at least one before them are within the limit.
        assertThat(reassembler.partials()).isEqualTo(offset == 59 ? 1 : 0);
        assertThat(reassembler.malformed()).isEqualTo(offset == 59 ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldCountAPayloadThatHasNoRoomForBlocks(int payloadBytes) {
        reassembler.accept(0, 0, new byte[10], 4, payloadBytes);
        assertThat(reassembler.malformed()).isEqualTo(1);
    }

    @Test
    void shouldIgnoreAPayloadThatWasHereBefore() {
        byte[] payload = pack(Blocks.ipv4(random, 30)).get(0);
        accept(3, payload);
        accept(3, payload);
        assertThat(delivered.blocks).hasSize(1);
        assertThat(reassembler.duplicates()).isEqualTo(1);
    }

    @Test
    void shouldTakeLatePayloadsUpToTheWindowAndNoneWhoseNumberIsForgotten() {
        byte[] payload = pack(Blocks.ipv4(random, 30)).get(0);
        accept(SeenSequences.WIDTH, payload);
        accept(1, payload);
        assertThat(delivered.blocks).hasSize(2);
        accept(0, payload);
        assertThat(delivered.blocks).hasSize(2);
        assertThat(reassembler.duplicates()).isEqualTo(1);
    }

    @Test
    void shouldForgetEverythingWhenReset() {
        List<byte[]> payloads = pack(Blocks.ipv4(random, 150));
        accept(0, payloads.get(0));
        accept(5, payloads.get(1));
        reassembler.reset();
        assertThat(reassembler.partials()).isZero();
        assertThat(reassembler.partialsDropped()).isEqualTo(2);
        accept(1, payloads.get(1));
        assertThat(delivered.blocks).isEmpty();
        byte[] packet = Blocks.ipv4(random, 20);
        accept(0, pack(packet).get(0));
        assertThat(delivered.blocks).containsExactly(packet);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldStopInsideThePayloadWhenTheSinkResets(int resetting) {
        List<byte[]> payloads = pack(
                Blocks.ipv4(random, 150), Blocks.ipv4(random, 20), Blocks.ipv4(random, 20), Blocks.ipv4(random, 20));
        List<Integer> lengths = new ArrayList<>();
        reassembler = new Reassembler(TIMEOUT_NS, 4, 65535, (kind, b, off, len) -> {
            lengths.add(len);
            if (lengths.size() - 1 == resetting) {
                reassembler.reset();
            }
        });
        accept(0, payloads.get(0));
        accept(1, payloads.get(1));
        assertThat(lengths).hasSize(resetting + 1);
        assertThat(reassembler.partials()).isZero();
        for (int i = 0; i < 4; i++) {
            accept(i * 10L, payloads.get(0));
        }
        assertThat(reassembler.partials()).isEqualTo(4);
    }

    @Test
    void shouldStaySoundWhenTheSinkThrows() {
        List<byte[]> payloads = pack(Blocks.ipv4(random, 150));
        reassembler = new Reassembler(TIMEOUT_NS, 1, 65535, (kind, b, off, len) -> {
            throw new IllegalStateException("bug");
        });
        for (int i = 0; i < 3; i++) {
            long sequence = 10L * i;
            accept(sequence, payloads.get(0));
            assertThatThrownBy(() -> accept(sequence + 1, payloads.get(1))).isInstanceOf(IllegalStateException.class);
            assertThat(reassembler.partials()).isZero();
        }
    }

    @Test
    void shouldRefuseLimitsThatCannotBe() {
        assertThatThrownBy(() -> new Reassembler(1, 0, 100, delivered)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reassembler(1, 1, 0, delivered)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reassembler(1, 1, 65536, delivered)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellWhereEachBlockBeginsWhenSomeStraddleAndPayloadsComeInAnyOrder() {
        List<byte[]> payloads = pack(
                Blocks.ipv4(random, 30),
                Blocks.typed(random, BlockKind.CONTROL, 5),
                Blocks.ipv6(random, 40),
                Blocks.ipv4(random, 190),
                Blocks.typed(random, BlockKind.RECORD, 8),
                Blocks.ipv4(random, 26),
                Blocks.ipv4(random, 22));
        List<String> places = new ArrayList<>();
        Reassembler[] telling = new Reassembler[1];
        telling[0] = new Reassembler(
                TIMEOUT_NS,
                4,
                65535,
                (kind, b, off, len) ->
                        places.add(len + " in " + telling[0].blockSequence() + " as " + telling[0].blockOrdinal()));
        for (int sequence : new int[] {2, 0, 1, 3}) {
            byte[] payload = payloads.get(sequence);
            telling[0].accept(0, sequence, payload, 0, payload.length);
        }
        assertThat(places)
                .containsExactly(
                        "8 in 2 as 0",
                        "26 in 2 as 0",
                        "30 in 0 as 0",
                        "5 in 0 as 1",
                        "40 in 0 as 1",
                        "190 in 0 as 2",
                        "22 in 2 as 1");
    }
}
