package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentAssemblerTest {
    private static final int ROOM = 100;

    private final Random random = new Random(1);
    private final FragmentAssembler<String> assembler = new FragmentAssembler<>();

    private @Nullable Message send(long nowNs, String source, long id, byte[] message, int index) {
        byte[] body = new byte[Fragment.HEADER_BYTES + ROOM];
        new Fragmenter(id, Fragment.INITIATION, message, ROOM).write(index, body, 0);
        return assembler.accept(nowNs, source, body, 0, body.length);
    }

    private @Nullable Message begin(long nowNs, String source, long id) {
        return send(nowNs, source, id, new byte[250], 0);
    }

    @ParameterizedTest
    @CsvSource({"256,true", "256,false", "576,true", "576,false", "1500,false", "9000,false"})
    void shouldGiveTheMessageOfAHandshakeWhateverThePacketLength(int packetLength, boolean ipv6) {
        // As long as an IKpsk2 + hfs initiation with sixteen addresses.
        byte[] message = Blocks.bytes(random, 1660);
        int bodyBytes = DatagramLayout.handshakeBodyBytes(DatagramLayout.datagramBytes(packetLength, ipv6));
        Fragmenter fragmenter = new Fragmenter(5, Fragment.INITIATION, message, bodyBytes - Fragment.HEADER_BYTES);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < fragmenter.count(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        Message whole = null;
        for (int i : order) {
            assertThat(whole).isNull();
            byte[] body = new byte[bodyBytes];
            fragmenter.write(i, body, 0);
            whole = assembler.accept(0, "a", body, 0, bodyBytes);
        }
        assertThat(whole).isEqualTo(new Message(5, Fragment.INITIATION, message));
        assertThat(assembler.pending()).isZero();
        assertThat(assembler.completed()).isEqualTo(1);
    }

    @Test
    void shouldGiveTheMessageWhenFragmentsAreRepeatedAndMixed() {
        Seeds.forEach(500, random -> {
            FragmentAssembler<Integer> any = new FragmentAssembler<>(4, 16, 1000, 1000, 4096);
            byte[][] messages = new byte[4][];
            Fragmenter[] fragmenters = new Fragmenter[4];
            List<int[]> arrivals = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                messages[i] = Blocks.bytes(random, 1 + random.nextInt(4096));
                fragmenters[i] = new Fragmenter(i % 2, 1, messages[i], 50 + random.nextInt(300));
                for (int j = 0; j < fragmenters[i].count(); j++) {
                    arrivals.add(new int[] {i, j});
                    if (random.nextInt(4) == 0) {
                        arrivals.add(new int[] {i, j});
                    }
                }
            }
            Collections.shuffle(arrivals, random);
            byte[][] came = new byte[4][];
            for (int[] arrival : arrivals) {
                byte[] b = new byte[400];
                int bytes = fragmenters[arrival[0]].write(arrival[1], b, 0);
                // The same ids from two sources.
                Message whole = any.accept(0, arrival[0] / 2, b, 0, bytes);
                if (whole != null) {
                    came[arrival[0]] = whole.bytes();
                }
            }
            for (int i = 0; i < 4; i++) {
                assertThat(came[i]).isEqualTo(messages[i]);
            }
            assertThat(any.malformed()).isZero();
        });
    }

    @Test
    void shouldGiveTheMessageAgainWhenItIsRepeatedWhole() {
        byte[] message = Blocks.bytes(random, 150);
        for (int round = 1; round <= 3; round++) {
            assertThat(send(0, "a", 1, message, 0)).isNull();
            assertThat(send(0, "a", 1, message, 1)).isNotNull();
            assertThat(assembler.completed()).isEqualTo(round);
        }
    }

    @Test
    void shouldIgnoreAFragmentThatContradictsItsMessage() {
        byte[] message = Blocks.bytes(random, 150);
        send(0, "a", 1, message, 0);
        byte[] other = new byte[Fragment.HEADER_BYTES + ROOM];
        new Fragmenter(1, Fragment.RESPONSE, message, ROOM).write(1, other, 0);
        assertThat(assembler.accept(0, "a", other, 0, other.length)).isNull();
        assertThat(send(0, "a", 1, Blocks.bytes(random, 151), 1)).isNull();
        assertThat(send(0, "a", 1, Blocks.bytes(random, 250), 1)).isNull();
        byte[] narrower = new byte[Fragment.HEADER_BYTES + 80];
        new Fragmenter(1, Fragment.INITIATION, message, 80).write(1, narrower, 0);
        assertThat(assembler.accept(0, "a", narrower, 0, narrower.length)).isNull();
        assertThat(assembler.malformed()).isEqualTo(4);
        assertThat(send(0, "a", 1, message, 1)).isEqualTo(new Message(1, Fragment.INITIATION, message));
    }

    @Test
    void shouldRefuseAMessageLongerThanTheLimit() {
        byte[] body = new byte[5000];
        new Fragmenter(1, 1, new byte[4097], 4097).write(0, body, 0);
        assertThat(assembler.accept(0, "a", body, 0, 13 + 4097)).isNull();
        assertThat(assembler.malformed()).isEqualTo(1);
        new Fragmenter(1, 1, new byte[4096], 4096).write(0, body, 0);
        assertThat(assembler.accept(0, "a", body, 0, 13 + 4096)).isNotNull();
    }

    @Test
    void shouldDropTheOldestOfASourceWhenItBeginsAThird() {
        begin(0, "a", 1);
        begin(1, "a", 2);
        begin(2, "b", 1);
        assertThat(assembler.pending()).isEqualTo(3);
        begin(3, "a", 3);
        assertThat(assembler.pending()).isEqualTo(3);
        assertThat(assembler.dropped()).isEqualTo(1);
        byte[] message = new byte[250];
        send(4, "a", 2, message, 1);
        assertThat(send(4, "a", 2, message, 2)).isNotNull();
        send(4, "b", 1, message, 1);
        assertThat(send(4, "b", 1, message, 2)).isNotNull();
    }

    @Test
    void shouldRefuseNewMessagesWhenAllPlacesAreTakenByLivelyOnes() {
        for (int i = 0; i < FragmentAssembler.TOTAL; i++) {
            begin(0, "source " + i, i);
        }
        long waitedNs = FragmentAssembler.IDLE_NS / 10;
        begin(waitedNs - 1, "late", 99);
        assertThat(assembler.refused()).isEqualTo(1);
        assertThat(assembler.pending()).isEqualTo(FragmentAssembler.TOTAL);
        begin(waitedNs, "late", 99);
        assertThat(assembler.refused()).isEqualTo(1);
        assertThat(assembler.dropped()).isEqualTo(1);
        assertThat(assembler.pending()).isEqualTo(FragmentAssembler.TOTAL);
        byte[] message = new byte[250];
        send(waitedNs, "source 1", 1, message, 1);
        assertThat(send(waitedNs, "source 1", 1, message, 2)).isNotNull();
    }

    @Test
    void shouldLetACrowdFinishWhenItIsLargerThanTheTable() {
        byte[] message = Blocks.bytes(random, 250);
        boolean[] done = new boolean[500];
        int finished = 0;
        // Each of the crowd sends its three fragments in turn, again and again, as lanes do.
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < done.length; i++) {
                Message whole = done[i] ? null : send(round * 10_000_000L, "source " + i, i, message, round % 3);
                if (whole != null) {
                    done[i] = true;
                    finished++;
                }
            }
            assertThat(assembler.pending()).isLessThanOrEqualTo(FragmentAssembler.TOTAL);
        }
        assertThat(finished).isEqualTo(done.length);
    }

    @Test
    void shouldDropAMessageThatGetsNothingNew() {
        byte[] message = new byte[250];
        begin(0, "a", 1);
        send(5, "a", 1, message, 1);
        // A repeated fragment is nothing new.
        send(FragmentAssembler.IDLE_NS, "a", 1, message, 1);
        assembler.expire(FragmentAssembler.IDLE_NS + 4);
        assertThat(assembler.pending()).isEqualTo(1);
        assembler.expire(FragmentAssembler.IDLE_NS + 5);
        assertThat(assembler.pending()).isZero();
        assertThat(assembler.dropped()).isEqualTo(1);
    }

    @Test
    void shouldDropAMessageThatLastsTooLong() {
        byte[] message = new byte[2550];
        long stepNs = FragmentAssembler.IDLE_NS - 1;
        for (int i = 0; i < 13; i++) {
            send(i * stepNs, "a", 1, message, i);
        }
        assembler.expire(FragmentAssembler.LIFE_NS - 1);
        assertThat(assembler.pending()).isEqualTo(1);
        assembler.expire(FragmentAssembler.LIFE_NS);
        assertThat(assembler.pending()).isZero();
    }

    @Test
    void shouldStayWithinBoundsWhenBytesAreRandom() {
        Seeds.forEach(300, random -> {
            FragmentAssembler<Integer> any = new FragmentAssembler<>(2, 8, 100, 1000, 60);
            for (int step = 0; step < 300; step++) {
                byte[] b = Blocks.bytes(random, random.nextInt(60));
                if (b.length > 12) {
                    BigEndian.putLong(b, 0, random.nextInt(3));
                    b[8] &= 3;
                    b[9] &= 3;
                    b[10] &= 3;
                    b[11] = 0;
                }
                any.accept(step * 10L, random.nextInt(10), b, 0, b.length);
                assertThat(any.pending()).isLessThanOrEqualTo(8);
            }
        });
    }

    @Test
    void shouldRefuseLimitsThatCannotBe() {
        assertThatThrownBy(() -> new FragmentAssembler<String>(0, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FragmentAssembler<String>(2, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FragmentAssembler<String>(1, 1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
