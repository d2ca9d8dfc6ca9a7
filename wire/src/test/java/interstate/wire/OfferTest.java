package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferTest {
    private static final LaneTerms UP = new LaneTerms(1500, 10_000_000, 250, 0);
    private static final LaneTerms DOWN = new LaneTerms(576, 1_000_000, 0, 1);
    private static final List<Prefix> ADDRESSES = List.of(Prefix.parse("10.140.5.2/24"), Prefix.parse("fd00::2/64"));

    // Positions as docs/PROTOCOL.md has them.
    private static final int INDEX = 1;
    private static final int TIMESTAMP = 5;
    private static final int UP_AT = 29;
    private static final int CLIENT_TIMEOUT = 55;
    private static final int SERVER_TIMEOUT = 59;
    private static final int FEATURES = 67;
    private static final int COUNT = 81;
    private static final int FIRST_ADDRESS = 82;

    private static Offer offer(List<Prefix> addresses) {
        return new Offer(0x80000001, 5, new byte[16], UP, DOWN, 10_000, 20_000, 0, LinkFeatures.NONE, addresses);
    }

    private static void assertMalformed(byte[] b) {
        assertThatThrownBy(() -> Offer.decode(b)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldRefuseEveryTruncationAndAnythingAfter() {
        byte[] b = offer(ADDRESSES).encode();
        for (int len = 0; len < b.length; len++) {
            assertMalformed(Arrays.copyOf(b, len));
        }
        assertMalformed(Arrays.copyOf(b, b.length + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 255})
    void shouldRefuseOtherVersions(int version) {
        byte[] b = offer(ADDRESSES).encode();
        b[0] = (byte) version;
        assertMalformed(b);
        byte[] answer = new Answer(Answer.Status.ACCEPTED, 1, 1).encode();
        answer[0] = (byte) version;
        assertThatThrownBy(() -> Answer.decode(answer)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "256,20000,0,0,true",
        "9000,600000000000,999,255,true",
        "255,20000,0,0,false",
        "9001,20000,0,0,false",
        "256,19999,0,0,false",
        "256,600000000001,0,0,false",
        "256,-1,0,0,false",
        "256,20000,1000,0,false",
        "256,20000,65535,0,false"
    })
    void shouldKeepToTheRangesOfALane(int length, long intervalNs, int jitter, int schedule, boolean fits)
            throws MalformedException {
        for (int at : new int[] {UP_AT, UP_AT + LaneTerms.BYTES}) {
            byte[] b = offer(ADDRESSES).encode();
            BigEndian.putShort(b, at, length);
            BigEndian.putLong(b, at + 2, intervalNs);
            BigEndian.putShort(b, at + 10, jitter);
            b[at + 12] = (byte) schedule;
            if (fits) {
                Offer offer = Offer.decode(b);
                assertThat(at == UP_AT ? offer.up() : offer.down())
                        .isEqualTo(new LaneTerms(length, intervalNs, jitter, schedule));
            } else {
                assertMalformed(b);
            }
        }
    }

    @Test
    void shouldCarryWhatTheLinkIsToDo() throws MalformedException {
        for (LinkFeatures.Eager eager : LinkFeatures.Eager.values()) {
            for (int bits = 0; bits < 16; bits++) {
                LinkFeatures features = new LinkFeatures(
                        (bits & 1) != 0,
                        bits == 0 ? 0 : LinkFeatures.MAX_FEC_SHARE_PERMILLE,
                        eager,
                        (bits & 2) != 0,
                        (bits & 4) != 0,
                        bits == 0 ? 0 : LinkFeatures.MAX_DISPATCH_DELAY_MS,
                        (bits & 8) != 0,
                        bits == 0 ? 0 : Long.MAX_VALUE);
                Offer offer = new Offer(1, 5, new byte[16], UP, DOWN, 1, 1, 0, features, ADDRESSES);
                assertThat(Offer.decode(offer.encode()).features()).isEqualTo(features);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,00000000000000000000000000000, true",
        "1,ff8f01f427107fffffffffffffff, true",
        "2,00300000000000000000000000000, false",
        "3,000001f500000000000000000000, false",
        "4,000000002711000000000000000, false",
        "5,0000000000008000000000000000, false"
    })
    void shouldKeepToTheRangesOfFeatures(int number, String hex, boolean fits) throws MalformedException {
        byte[] b = offer(ADDRESSES).encode();
        byte[] features = java.util.HexFormat.of().parseHex((hex + "0".repeat(28)).substring(0, 28));
        System.arraycopy(features, 0, b, FEATURES, features.length);
        if (fits) {
            assertThat(Offer.decode(b).features().fecSharePermille()).isEqualTo(number * 500);
        } else {
            assertMalformed(b);
        }
    }

    /** 03:00 to 07:00 at 2 ms, else at 5 ms: runs of 3, 4 and 17 hours. */
    private static LaneTerms timetable() {
        List<Long> hourlyNs = new ArrayList<>(Collections.nCopies(LaneTerms.HOURS, 5_000_000L));
        Collections.fill(hourlyNs.subList(3, 7), 2_000_000L);
        return new LaneTerms(1500, 2_000_000, 250, LaneTerms.TIMETABLE, hourlyNs);
    }

    private static Offer timetables() {
        return new Offer(1, 5, new byte[16], timetable(), timetable(), 1, 1, 0, LinkFeatures.NONE, ADDRESSES);
    }

    @Test
    void shouldCarryTheHoursOfBothLanes() throws MalformedException {
        byte[] b = timetables().encode();
        assertThat(b).hasSize(offer(ADDRESSES).encode().length + 2 * 27);
        assertThat(Offer.decode(b)).isEqualTo(timetables());
        assertThat(Offer.decode(b).up()).isEqualTo(timetable());
        assertThat(Offer.decode(b).down().slowestNs()).isEqualTo(5_000_000);
        assertThat(UP.slowestNs()).isEqualTo(UP.intervalNs());
        for (int len = 0; len < b.length; len++) {
            assertMalformed(Arrays.copyOf(b, len));
        }
        assertMalformed(Arrays.copyOf(b, b.length + 1));
        assertMalformed(Arrays.copyOf(b, b.length + 9));
    }

    @Test
    void shouldRefuseHoursThatCannotBe() {
        int hours = offer(ADDRESSES).encode().length;
        for (int run : new int[] {0, 2, 4, 25, 255}) {
            byte[] b = timetables().encode();
            b[hours] = (byte) run;
            assertMalformed(b);
        }
        // Too fast, too slow, as the run before, and not what the lane says.
        for (long intervalNs : new long[] {19_999, 600_000_000_001L, -1, 0, 5_000_000, 1_999_999, 2_000_001}) {
            byte[] b = timetables().encode();
            BigEndian.putLong(b, hours + 9 + 1, intervalNs);
            assertMalformed(b);
        }
        assertThatThrownBy(() -> new LaneTerms(1500, 2_000_000, 250, LaneTerms.TIMETABLE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new LaneTerms(1500, 2_000_000, 250, 0, timetable().hourlyNs()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseIndexZeroAndNegativeTime() {
        byte[] index = offer(ADDRESSES).encode();
        BigEndian.putInteger(index, INDEX, 0);
        assertMalformed(index);
        byte[] time = offer(ADDRESSES).encode();
        BigEndian.putLong(time, TIMESTAMP, -1);
        assertMalformed(time);
    }

    @ParameterizedTest
    @ValueSource(ints = {CLIENT_TIMEOUT, SERVER_TIMEOUT})
    void shouldKeepToTheRangeOfTimeouts(int at) throws MalformedException {
        byte[] b = offer(ADDRESSES).encode();
        BigEndian.putInteger(b, at, 0);
        assertMalformed(b);
        BigEndian.putInteger(b, at, 0x80000000);
        assertMalformed(b);
        BigEndian.putInteger(b, at, Integer.MAX_VALUE);
        Offer offer = Offer.decode(b);
        assertThat(at == CLIENT_TIMEOUT ? offer.clientTimeoutMs() : offer.serverTimeoutMs())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldTakeSixteenAddressesAndNoMore() throws MalformedException {
        List<Prefix> sixteen = Collections.nCopies(16, Prefix.parse("10.0.0.1"));
        byte[] b = offer(sixteen).encode();
        assertThat(Offer.decode(b).addresses()).isEqualTo(sixteen);
        assertThatThrownBy(() -> offer(Collections.nCopies(17, Prefix.parse("10.0.0.1"))))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] more = Arrays.copyOf(b, b.length + 6);
        more[COUNT] = 17;
        more[b.length] = 4;
        more[b.length + 1] = 32;
        assertMalformed(more);
    }

    @Test
    void shouldRefuseAddressesThatCannotBe() {
        byte[] family = offer(ADDRESSES).encode();
        family[FIRST_ADDRESS] = 5;
        assertMalformed(family);
        byte[] bits = offer(ADDRESSES).encode();
        bits[FIRST_ADDRESS + 1] = 33;
        assertMalformed(bits);
        byte[] bits6 = offer(ADDRESSES).encode();
        bits6[FIRST_ADDRESS + 7] = (byte) 129;
        assertMalformed(bits6);
    }

    @Test
    void shouldRefuseNumbersOutOfRangeWhenMade() {
        assertThatThrownBy(() -> new Offer(0, 5, new byte[16], UP, DOWN, 1, 1, 0, LinkFeatures.NONE, ADDRESSES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Offer(1, 5, new byte[15], UP, DOWN, 1, 1, 0, LinkFeatures.NONE, ADDRESSES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Answer(Answer.Status.ACCEPTED, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Answer(Answer.Status.REFUSED_BUSY, 0, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,10000",
        "10000,10000",
        "10001,20000",
        "1000000,1000000",
        "655350000,655350000",
        "700000000,655350000"
    })
    void shouldCarryTheLeadOfTheDownLaneInItsFlags(long askedNs, long carriedNs) {
        Offer offer = new Offer(
                1, 5, new byte[16], UP, DOWN, 1, 1, Offer.leadFlags(askedNs) | 0xffff, LinkFeatures.NONE, ADDRESSES);
        assertThat(offer.downLeadNs()).isEqualTo(carriedNs);
        assertThat(offer.flags() & 0xffff).isEqualTo(0xffff);
    }

    @Test
    void shouldNotShowWhoAsksWhenPrinted() {
        String text = offer(ADDRESSES).toString();
        assertThat(text).contains("2 addresses").doesNotContain("10.140", "fd00");
        Message message = new Message(1, 1, new byte[] {0x55});
        assertThat(message.toString()).contains("1 bytes").doesNotContain("55", "85");
    }

    @Test
    void shouldRefuseAnswersThatCannotBe() throws MalformedException {
        byte[] b = new Answer(Answer.Status.REFUSED_BUSY, 0, 5).encode();
        assertThat(Answer.decode(b).status()).isSameAs(Answer.Status.REFUSED_BUSY);
        for (int len = 0; len < b.length; len++) {
            byte[] cut = Arrays.copyOf(b, len);
            assertThatThrownBy(() -> Answer.decode(cut)).isInstanceOf(MalformedException.class);
        }
        byte[] longer = Arrays.copyOf(b, b.length + 1);
        assertThatThrownBy(() -> Answer.decode(longer)).isInstanceOf(MalformedException.class);
        byte[] status = b.clone();
        status[1] = 5;
        assertThatThrownBy(() -> Answer.decode(status)).isInstanceOf(MalformedException.class);
        byte[] index = b.clone();
        index[1] = 0;
        assertThatThrownBy(() -> Answer.decode(index)).isInstanceOf(MalformedException.class);
        byte[] time = b.clone();
        time[6] = (byte) 0x80;
        assertThatThrownBy(() -> Answer.decode(time)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldThrowMalformedOnlyWhenBytesAreRandomAndComeBackWhenTheyAreNot() {
        byte[] plain = offer(ADDRESSES).encode();
        byte[] hourly = timetables().encode();
        Seeds.forEach(100_000, random -> {
            byte[] sound = random.nextBoolean() ? plain : hourly;
            byte[] b = random.nextBoolean() ? sound.clone() : Blocks.bytes(random, random.nextInt(120));
            for (int i = random.nextInt(4); i > 0 && b.length > 0; i--) {
                b[random.nextInt(b.length)] = (byte) random.nextInt();
            }
            try {
                Offer offer = Offer.decode(b);
                // Bits without a meaning are not looked at, and not kept.
                b[FEATURES] = 0;
                b[FEATURES + 1] &= 0x3f;
                assertThat(offer.encode()).isEqualTo(b);
            } catch (MalformedException e) {
                assertThat(e.getStackTrace()).isEmpty();
            }
            byte[] a = Blocks.bytes(random, random.nextInt(20));
            try {
                assertThat(Answer.decode(a).encode()).isEqualTo(a);
            } catch (MalformedException e) {
                assertThat(e.getStackTrace()).isEmpty();
            }
        });
    }
}
