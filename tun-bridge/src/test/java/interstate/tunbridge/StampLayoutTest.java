package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class StampLayoutTest {
    private static final int OFF = 8;
    private static final long EPOCH_NS = 1_795_661_309_680_070_720L;

    private final UnsafeBuffer b = new UnsafeBuffer(new byte[OFF + StampLayout.MAX_BYTES]);
    private int end = OFF;

    private void message(int length, int level, int type) {
        b.putLong(end, length);
        b.putInt(end + 8, level);
        b.putInt(end + 12, type);
        end += (length + 7) & ~7;
    }

    private void time() {
        b.putLong(end + 16, EPOCH_NS / 1_000_000_000);
        b.putLong(end + 24, EPOCH_NS % 1_000_000_000);
        message(64, 1, StampLayout.SCM_TIMESTAMPING);
    }

    /** As the kernel writes it: IPv4 has an offender of 16 bytes, IPv6 one of 28. */
    private void error(boolean ipv6, int origin, int info, int id) {
        b.putInt(end + 16, 42);
        b.putByte(end + 20, (byte) origin);
        b.putInt(end + 24, info);
        b.putInt(end + 28, id);
        message(ipv6 ? 60 : 48, ipv6 ? 41 : 0, ipv6 ? StampLayout.IPV6_RECVERR : StampLayout.IP_RECVERR);
    }

    private boolean complete() {
        return StampLayout.complete(b, OFF, end - OFF);
    }

    @Test
    void shouldReadTimeAndNumberWhenTheFamilyIsEither() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            end = OFF;
            time();
            error(ipv6, StampLayout.ORIGIN_TIMESTAMPING, 0, -2);
            assertThat(complete()).isTrue();
            assertThat(StampLayout.epochNs(b, OFF, end - OFF)).isEqualTo(EPOCH_NS);
            assertThat(StampLayout.id(b, OFF, end - OFF)).isEqualTo(-2);
        }
    }

    @Test
    void shouldReadThemWhenOthersStandBeforeAndBetween() {
        message(28, 0, PacketInfoLayout.IP_PKTINFO);
        error(false, StampLayout.ORIGIN_TIMESTAMPING, 0, 7);
        message(16, 1, 99);
        time();
        assertThat(complete()).isTrue();
        assertThat(StampLayout.epochNs(b, OFF, end - OFF)).isEqualTo(EPOCH_NS);
        assertThat(StampLayout.id(b, OFF, end - OFF)).isEqualTo(7);
    }

    @Test
    void shouldTakeNothingElseForAStamp() {
        assertThat(complete()).isFalse();
        time();
        assertThat(complete()).as("without a number").isFalse();
        error(false, StampLayout.ORIGIN_TIMESTAMPING, 1, 7);
        assertThat(complete()).as("the stamp of the queueing discipline").isFalse();
        end = OFF;
        time();
        error(false, 2, 0, 7);
        assertThat(complete()).as("an ICMP error").isFalse();
        end = OFF;
        error(false, StampLayout.ORIGIN_TIMESTAMPING, 0, 7);
        assertThat(complete()).as("without a time").isFalse();
    }

    @Test
    void shouldNotReadBeyondWhatTheKernelWrote() {
        time();
        error(false, StampLayout.ORIGIN_TIMESTAMPING, 0, 7);
        int whole = end - OFF;
        for (int bytes = 0; bytes < whole; bytes++) {
            assertThat(StampLayout.complete(b, OFF, bytes))
                    .as("%d bytes", bytes)
                    .isFalse();
        }
        assertThat(StampLayout.complete(b, OFF, whole)).isTrue();
        b.putLong(OFF, 0);
        assertThat(complete()).as("a length of 0").isFalse();
        b.putLong(OFF, Long.MAX_VALUE);
        assertThat(complete()).as("a length of all memory").isFalse();
    }
}
