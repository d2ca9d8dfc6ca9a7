package interstate.wire.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import interstate.wire.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages become in cells, frozen; and back. */
class CellVectorsTest {
    private final Vectors vectors = new Vectors("cells.properties");

    private Delivery delivery(String name) {
        String[] words = vectors.text(name).split(" ", -1);
        byte[] where = words.length == 1 ? new byte[0] : HexFormat.of().parseHex(words[1]);
        return switch (words[0]) {
            case "local" -> Delivery.LOCAL;
            case "router" -> Delivery.router(RouterHash.of(where));
            default ->
                Delivery.tunnel(
                        RouterHash.of(Arrays.copyOf(where, RouterHash.BYTES)),
                        BigEndian.integer(where, RouterHash.BYTES));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "several", "exact", "parts", "small"})
    void shouldPackAndReadAsFrozen(String name) throws MalformedException {
        int bodyBytes = (int) vectors.number(name + ".bodyBytes");
        int messages = (int) vectors.number(name + ".messages");
        int[] id = {(int) vectors.number(name + ".firstId")};
        CellPacker packer = new CellPacker(1 << 20);
        List<String> given = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Delivery delivery = delivery(name + ".message." + i + ".delivery");
            byte[] message = vectors.bytes(name + ".message." + i + ".bytes");
            packer.offer(delivery, message, 0, message.length);
            given.add(delivery + " " + HexFormat.of().formatHex(message));
        }
        List<byte[]> cells = vectors.list(name + ".cell");
        assertThat(cells).hasSize((int) vectors.number(name + ".cells"));
        MessageAssembler assembler = new MessageAssembler(8, 1 << 20, 1);
        List<String> came = new ArrayList<>();
        for (byte[] items : cells) {
            byte[] body = new byte[bodyBytes];
            packer.pack(() -> id[0]++, body, 0, bodyBytes);
            assertThat(Arrays.copyOfRange(body, CellBody.ITEMS_AT, bodyBytes)).isEqualTo(items);
            CellBody.read(
                    0,
                    body,
                    0,
                    bodyBytes,
                    assembler,
                    (delivery, b, off, bytes) -> came.add(
                            delivery + " " + HexFormat.of().formatHex(Arrays.copyOfRange(b, off, off + bytes))));
        }
        assertThat(packer.isEmpty()).isTrue();
        assertThat(came).isEqualTo(given);
    }
}
