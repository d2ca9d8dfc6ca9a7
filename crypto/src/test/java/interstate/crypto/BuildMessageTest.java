package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.crypto.BuildMessage.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildMessageTest {
    private static final int COUNT = 8;
    private static final long MINUTE = 29_400_000;
    private static final int DIFFICULTY = 6;

    private final SeededRandomness randomness = new SeededRandomness(2);
    private final List<Router> routers = new ArrayList<>();

    /** A hop, and what it found. */
    private final class Router {
        private final byte[] hash = randomness.bytes(32);
        private final KeyPair25519 pair = KeyPair25519.generate(randomness);
        private final byte[] request = randomness.bytes(BuildRecord.REQUEST_BYTES);
        private int slot = -1;
        private HopKeys keys = HopKeys.of(new SessionSecrets(new byte[32], new byte[32]));

        BuildMessage.Hop asked() {
            return new BuildMessage.Hop(hash, pair.publicKey(), request, DIFFICULTY);
        }

        void serve(byte[] records, boolean accepts) throws HandshakeException {
            slot = slotIn(records);
            int at = slot * BuildRecord.BYTES;
            assertThat(Hashcash.isPaid(hash, MINUTE, DIFFICULTY, records, at)).isTrue();
            BuildRecord record = BuildRecord.open(pair, records, at);
            assertThat(record.request()).isEqualTo(request);
            keys = record.keys();
            BuildRecord.answer(keys, accepts, slot, records.length / BuildRecord.BYTES, records, 0);
        }

        int slotIn(byte[] records) {
            return IntStream.range(0, records.length / BuildRecord.BYTES)
                    .filter(i -> BuildRecord.isFor(hash, records, i * BuildRecord.BYTES))
                    .findFirst()
                    .orElse(-1);
        }
    }

    private BuildMessage message(int hops) {
        for (int i = 0; i < hops; i++) {
            routers.add(new Router());
        }
        return BuildMessage.of(routers.stream().map(Router::asked).toList(), COUNT, MINUTE, randomness);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldReachEachHopInTurnAndBringItsAnswerBack(int hops) throws HandshakeException {
        BuildMessage message = message(hops);
        byte[] records = message.records();
        List<Answer> expected = new ArrayList<>();
        Set<Integer> slots = new HashSet<>();
        for (int i = 0; i < hops; i++) {
            boolean accepts = i % 3 != 1;
            Router hop = routers.get(i);
            for (int later = i + 1; later < hops; later++) {
                assertThat(routers.get(later).slotIn(records)).isEqualTo(-1);
            }
            hop.serve(records, accepts);
            slots.add(hop.slot);
            expected.add(accepts ? Answer.ACCEPTED : Answer.REFUSED);
            assertThat(hop.keys.layer()).isEqualTo(message.keys().get(i).layer());
            assertThat(hop.keys.end()).isEqualTo(message.keys().get(i).end());
            assertThat(hop.keys.configuration()).isEqualTo(message.keys().get(i).configuration());
            assertThat(hop.keys.layer()).isNotEqualTo(hop.keys.end());
        }
        assertThat(slots).hasSize(hops);
        assertThat(message.answers(records)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void shouldBringAnswersBackByTheWayItWentOtherwiseOnEachLink(int hops) throws HandshakeException {
        BuildMessage message = message(hops);
        byte[] records = message.records();
        for (Router hop : routers) {
            hop.serve(records, hop != routers.get(hops - 1));
        }
        List<byte[]> views = new ArrayList<>(List.of(records.clone()));
        for (int i = hops - 2; i >= 0; i--) {
            CellLayer layer = routers.get(i).keys.recordsLayer();
            for (int at = 0; at < records.length; at += BuildRecord.BYTES) {
                layer.encipher(records, at, BuildRecord.BYTES);
            }
            views.add(records.clone());
        }
        for (int a = 0; a < views.size(); a++) {
            for (int b = a + 1; b < views.size(); b++) {
                for (int at = 0; at < records.length; at += 8) {
                    assertThat(Arrays.equals(views.get(a), at, at + 8, views.get(b), at, at + 8))
                            .isFalse();
                }
            }
        }
        List<Answer> answers = message.returned(records);
        assertThat(answers.subList(0, hops - 1)).allMatch(answer -> answer == Answer.ACCEPTED);
        assertThat(answers.get(hops - 1)).isEqualTo(Answer.REFUSED);
        assertThat(message.returned(new byte[7])).containsOnly(Answer.NONE);
    }

    @Test
    void shouldShowEachHopOtherBytesInEveryRecord() throws HandshakeException {
        byte[] records = message(4).records();
        List<byte[]> views = new ArrayList<>(List.of(records.clone()));
        for (Router hop : routers) {
            hop.serve(records, true);
            views.add(records.clone());
        }
        for (int a = 0; a < views.size(); a++) {
            for (int b = a + 1; b < views.size(); b++) {
                for (int at = 0; at < records.length; at += 8) {
                    assertThat(Arrays.equals(views.get(a), at, at + 8, views.get(b), at, at + 8))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void shouldKeepAHopFromItsRecordWhenABitIsFlippedOnTheWayToIt() throws HandshakeException {
        byte[] records = message(2).records();
        byte[] whole = records.clone();
        routers.get(0).serve(whole, true);
        int at = routers.get(1).slotIn(whole) * BuildRecord.BYTES;
        for (int bit = 0; bit < 8 * BuildRecord.BYTES; bit += 7) {
            byte[] marked = records.clone();
            marked[at + bit / 8] ^= (byte) (1 << bit % 8);
            routers.get(0).serve(marked, true);
            assertThat(routers.get(1).slotIn(marked)).isEqualTo(-1);
        }
    }

    @Test
    void shouldCallAnAnswerNoneWhenItWasGarbledOrNeverGiven() throws HandshakeException {
        BuildMessage message = message(3);
        byte[] records = message.records();
        routers.get(0).serve(records, true);
        routers.get(1).serve(records, true);
        assertThat(message.answers(records.clone())).containsExactly(Answer.NONE, Answer.NONE, Answer.NONE);
        routers.get(2).serve(records, true);
        byte[] marked = records.clone();
        marked[routers.get(1).slot * BuildRecord.BYTES + 9] ^= 1;
        assertThat(message.answers(marked)).containsExactly(Answer.ACCEPTED, Answer.NONE, Answer.ACCEPTED);
        assertThat(message.answers(new byte[7])).containsOnly(Answer.NONE).hasSize(3);
    }

    @Test
    void shouldNotOpenForAnotherRouterNorWhenARecordIsChanged() {
        byte[] records = message(1).records();
        Router hop = routers.get(0);
        int at = hop.slotIn(records) * BuildRecord.BYTES;
        Router other = new Router();
        assertThatThrownBy(() -> BuildRecord.open(other.pair, records, at)).isInstanceOf(HandshakeException.class);
        for (int i = BuildRecord.EPHEMERAL_AT; i < BuildRecord.BYTES; i++) {
            if (i >= BuildRecord.STAMP_AT && i < BuildRecord.SEALED_AT) {
                continue;
            }
            byte[] marked = records.clone();
            marked[at + i] ^= 4;
            assertThatThrownBy(() -> BuildRecord.open(hop.pair, marked, at)).isInstanceOf(HandshakeException.class);
        }
    }

    @Test
    void shouldTakeNoStampOfAnotherMinuteHopOrRecordOrTooCheapAOne() {
        byte[] records = message(1).records();
        Router hop = routers.get(0);
        int at = hop.slotIn(records) * BuildRecord.BYTES;
        assertThat(Hashcash.isPaid(hop.hash, MINUTE + 1, DIFFICULTY, records, at))
                .isTrue();
        assertThat(Hashcash.isPaid(hop.hash, MINUTE - 1, DIFFICULTY, records, at))
                .isTrue();
        int paid = 0;
        for (int i = 2; i < 300; i++) {
            paid += Hashcash.isPaid(hop.hash, MINUTE + i, DIFFICULTY, records, at) ? 1 : 0;
            byte[] otherHash = randomness.bytes(32);
            paid += Hashcash.isPaid(otherHash, MINUTE, DIFFICULTY, records, at) ? 1 : 0;
            byte[] other = records.clone();
            System.arraycopy(randomness.bytes(32), 0, other, at + BuildRecord.EPHEMERAL_AT, 32);
            paid += Hashcash.isPaid(hop.hash, MINUTE, DIFFICULTY, other, at) ? 1 : 0;
        }
        // By chance each is worth it with a probability of 3/64 at most: 42 are expected.
        assertThat(paid).isBetween(5, 90);
        assertThat(Hashcash.isPaid(hop.hash, MINUTE, 40, records, at)).isFalse();
    }

    @Test
    void shouldRefuseMoreHopsThanRecordsAndRequestsOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BuildMessage.of(
                        IntStream.range(0, 5)
                                .mapToObj(i -> new Router().asked())
                                .toList(),
                        4,
                        MINUTE,
                        randomness));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BuildMessage.Hop(new byte[32], new byte[32], new byte[159], 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hashcash.stamp(new byte[32], 0, 33, new byte[BuildRecord.BYTES], 0));
    }

    @Test
    void shouldPutHopsAtAnyPlaceAlike() {
        int[] first = new int[4];
        for (int i = 0; i < 400; i++) {
            routers.clear();
            Router hop = new Router();
            byte[] records =
                    BuildMessage.of(List.of(hop.asked()), 4, MINUTE, randomness).records();
            first[hop.slotIn(records)]++;
        }
        for (int count : first) {
            assertThat(count).isBetween(65, 135);
        }
    }
}
