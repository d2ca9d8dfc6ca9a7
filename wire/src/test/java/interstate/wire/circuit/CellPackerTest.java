package interstate.wire.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import interstate.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellPackerTest {
    private static final int BODY_BYTES = 1024;
    private static final long WAIT_NS = 8_000_000_000L;
    private static final int MESSAGES = 64;
    private static final int HELD_BYTES = 1 << 20;

    private record Came(Delivery delivery, String hex) {}

    private final Random random = new Random(11);
    private final CellPacker packer = new CellPacker(1 << 22);
    private final MessageAssembler assembler = new MessageAssembler(MESSAGES, HELD_BYTES, WAIT_NS);
    private final List<Came> came = new ArrayList<>();
    private int nextId = -3;

    private RouterHash hash() {
        byte[] hash = new byte[RouterHash.BYTES];
        random.nextBytes(hash);
        return RouterHash.of(hash);
    }

    private Delivery delivery() {
        return switch (random.nextInt(3)) {
            case 0 -> Delivery.LOCAL;
            case 1 -> Delivery.router(hash());
            default -> Delivery.tunnel(hash(), random.nextInt() | 1);
        };
    }

    private byte[] message(int bytes) {
        byte[] message = new byte[bytes];
        random.nextBytes(message);
        return message;
    }

    private Came give(Delivery delivery, byte[] message) {
        assertThat(packer.offer(delivery, message, 0, message.length)).isTrue();
        return new Came(delivery, HexFormat.of().formatHex(message));
    }

    private byte[] cell() {
        byte[] body = new byte[BODY_BYTES];
        random.nextBytes(body);
        packer.pack(() -> nextId++, body, 0, BODY_BYTES);
        return body;
    }

    private List<byte[]> allCells() {
        List<byte[]> cells = new ArrayList<>();
        while (!packer.isEmpty()) {
            cells.add(cell());
        }
        return cells;
    }

    private void read(byte[] body) throws MalformedException {
        read(0, body);
    }

    private void read(long nowNs, byte[] body) throws MalformedException {
        CellBody.read(
                nowNs,
                body,
                0,
                BODY_BYTES,
                assembler,
                (delivery, b, off, bytes) -> came.add(
                        new Came(delivery, HexFormat.of().formatHex(Arrays.copyOfRange(b, off, off + bytes)))));
    }

    @Test
    void shouldBringEveryMessageWholeInWhateverOrderCellsCome() throws MalformedException {
        for (int round = 0; round < 200; round++) {
            came.clear();
            List<Came> given = new ArrayList<>();
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                int bytes = random.nextInt(4) == 0 ? random.nextInt(1, 20_000) : random.nextInt(1, 1_500);
                given.add(give(delivery(), message(bytes)));
            }
            List<byte[]> cells = allCells();
            Collections.shuffle(cells, random);
            for (byte[] cell : cells) {
                read(cell);
            }
            assertThat(came).containsExactlyInAnyOrderElementsOf(given);
            assertThat(assembler.heldBytes()).isZero();
        }
        assertThat(assembler.contradicted()).isZero();
        assertThat(assembler.dropped()).isZero();
    }

    @Test
    void shouldFillCellsToTheLastByteWithoutWasteWhenMessagesAreMany() {
        for (int i = 0; i < 100; i++) {
            give(Delivery.LOCAL, message(1_400));
        }
        // Whole parts only: at least 97 % of the room is data.
        assertThat(allCells()).hasSizeLessThanOrEqualTo((int) Math.ceil(100 * 1_400 / 0.97 / 1_000));
    }

    @Test
    void shouldPutSeveralSmallMessagesIntoOneCell() throws MalformedException {
        List<Came> given = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            given.add(give(Delivery.LOCAL, message(40)));
        }
        read(cell());
        assertThat(packer.isEmpty()).isTrue();
        assertThat(came).isEqualTo(given);
    }

    @Test
    void shouldCarryTheLongestMessage() throws MalformedException {
        Came given = give(Delivery.tunnel(hash(), 7), message(CellPacker.MAX_MESSAGE_BYTES));
        for (byte[] cell : allCells()) {
            read(cell);
        }
        assertThat(came).containsExactly(given);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> packer.offer(Delivery.LOCAL, new byte[CellPacker.MAX_MESSAGE_BYTES + 1], 0, 63_489));
        assertThatIllegalArgumentException().isThrownBy(() -> packer.offer(Delivery.LOCAL, new byte[1], 0, 0));
    }

    @Test
    void shouldMakeACellOfZerosWhenNothingWaits() throws MalformedException {
        byte[] cell = cell();
        assertThat(Arrays.copyOfRange(cell, CellBody.ITEMS_AT, BODY_BYTES))
                .isEqualTo(new byte[BODY_BYTES - CellBody.ITEMS_AT]);
        read(cell);
        assertThat(came).isEmpty();
    }

    @Test
    void shouldRefuseWhatFindsNoRoom() {
        CellPacker small = new CellPacker(100);
        assertThat(small.offer(Delivery.LOCAL, new byte[60], 0, 60)).isTrue();
        assertThat(small.offer(Delivery.LOCAL, new byte[60], 0, 60)).isFalse();
        small.pack(() -> nextId++, new byte[BODY_BYTES], 0, BODY_BYTES);
        assertThat(small.offer(Delivery.LOCAL, new byte[60], 0, 60)).isTrue();
    }

    @Test
    void shouldGiveUpAMessageOfWhichAPartIsLostWhenNothingOfItHasComeForAWhile() throws MalformedException {
        give(Delivery.LOCAL, message(5_000));
        List<byte[]> cells = allCells();
        cells.remove(2);
        for (byte[] cell : cells) {
            read(cell);
        }
        assertThat(assembler.heldBytes()).isPositive();
        assembler.expire(WAIT_NS - 1);
        assertThat(assembler.dropped()).isZero();
        assembler.expire(WAIT_NS);
        assertThat(assembler.dropped()).isEqualTo(1);
        assertThat(assembler.heldBytes()).isZero();
        assertThat(came).isEmpty();
    }

    @Test
    void shouldHoldNoMoreThanItMayWhateverComes() throws MalformedException {
        for (int i = 0; i < 2_000; i++) {
            give(Delivery.LOCAL, message(random.nextInt(2_000, 30_000)));
            List<byte[]> cells = allCells();
            cells.remove(random.nextInt(cells.size()));
            for (byte[] cell : cells) {
                read(i, cell);
                assertThat(assembler.heldBytes()).isLessThanOrEqualTo(HELD_BYTES);
            }
        }
        assertThat(assembler.dropped()).isGreaterThan(1_900);
    }

    @Test
    void shouldNeitherThrowAnythingElseNorDeliverPartOfACellWhateverBytesItHolds() {
        for (int i = 0; i < 50_000; i++) {
            byte[] body = new byte[BODY_BYTES];
            if (i % 2 == 0) {
                give(delivery(), message(random.nextInt(1, 3_000)));
                body = cell();
                packer.clear();
                for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                    body[CellBody.ITEMS_AT + random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
                }
            } else {
                random.nextBytes(body);
            }
            int before = came.size();
            try {
                read(body);
            } catch (MalformedException e) {
                assertThat(came).hasSize(before);
            }
        }
        assertThat(assembler.heldBytes()).isLessThanOrEqualTo(HELD_BYTES);
    }

    @Test
    void shouldRefusePartsThatContradictEachOther() throws MalformedException {
        give(Delivery.LOCAL, message(2_500));
        List<byte[]> cells = allCells();
        for (byte[] cell : List.of(cells.get(0), cells.get(0), cells.get(2), cells.get(2), cells.get(1))) {
            read(cell);
        }
        assertThat(assembler.contradicted()).isEqualTo(2);
        assertThat(came).hasSize(1);
    }
}
