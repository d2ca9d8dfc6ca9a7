package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordOfferTest {
    private static final List<Prefix> ADDRESSES = List.of(Prefix.parse("10.140.5.2/32"), Prefix.parse("fd00::2/128"));

    private static void assertMalformed(byte[] b) {
        assertThatThrownBy(() -> RecordOffer.decode(b)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldComeBackAsItWasWritten() throws MalformedException {
        for (List<Prefix> addresses : List.of(ADDRESSES, List.<Prefix>of())) {
            RecordOffer offer = new RecordOffer(0x80000001, Long.MAX_VALUE, 10_000, addresses);
            assertThat(RecordOffer.decode(offer.encode())).isEqualTo(offer);
        }
    }

    /** The bytes that docs/PROTOCOL.md tells. */
    @Test
    void shouldStandWhereTheProtocolSays() {
        byte[] b = new RecordOffer(0x01020304, 0x05060708090a0b0cL, 0x0d0e0f10, ADDRESSES.subList(0, 1)).encode();
        assertThat(b)
                .containsExactly(
                        1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1, 4, 32, 10, (byte) 140, 5, 2);
    }

    @Test
    void shouldRefuseEveryTruncationAndAnythingAfter() {
        byte[] b = new RecordOffer(1, 1, 1, ADDRESSES).encode();
        for (int len = 0; len < b.length; len++) {
            assertMalformed(Arrays.copyOf(b, len));
        }
        assertMalformed(Arrays.copyOf(b, b.length + 1));
    }

    @Test
    void shouldRefuseWhatIsOutOfItsRange() {
        byte[] b = new RecordOffer(1, 1, 1, List.of()).encode();
        byte[] version = b.clone();
        version[0] = 2;
        assertMalformed(version);
        byte[] index = b.clone();
        Arrays.fill(index, 1, 5, (byte) 0);
        assertMalformed(index);
        byte[] timestamp = b.clone();
        timestamp[5] = -1;
        assertMalformed(timestamp);
        byte[] timeout = b.clone();
        Arrays.fill(timeout, 13, 17, (byte) 0);
        assertMalformed(timeout);
        assertThatThrownBy(() -> new RecordOffer(1, 1, 1, Collections.nCopies(17, ADDRESSES.get(0))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldShowNoInnerAddress() {
        assertThat(new RecordOffer(1, 1, 1, ADDRESSES).toString()).doesNotContain("10.140");
    }
}
