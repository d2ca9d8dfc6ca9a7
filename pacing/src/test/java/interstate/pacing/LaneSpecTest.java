package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import interstate.tunbridge.UdpAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LaneSpecTest {

    private static final ScheduleSpec SCHEDULE = new ScheduleSpec(ScheduleSpec.Kind.UNIFORM, 1_234_567, 333);

    private static LaneSpec with(byte[] peer, int bytes, long leadNs, long aliveForNs, long delayNs) {
        return new LaneSpec(
                peer,
                3,
                new UdpAddress(0x20010db8_00000000L, 0xffffffff_00000001L, 65535, true),
                bytes,
                1500,
                SCHEDULE,
                leadNs,
                aliveForNs,
                delayNs);
    }

    @Test
    void shouldComeBackTheSameWhenEncoded() {
        byte[] peer = new byte[32];
        byte[] seed = new byte[32];
        Random random = new Random(9);
        random.nextBytes(peer);
        random.nextBytes(seed);
        LaneSpec plain = with(peer, 1472, 4_000_000, Long.MAX_VALUE, 5);
        LaneSpec seeded = new LaneSpec(peer, 3, UdpAddress.any(false, 1), 1472, 1500, SCHEDULE, 1, 2, 3, seed);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[LaneSpecCodec.BYTES + 8]);

        LaneSpecCodec.write(seeded, buffer, 8);
        assertThat(LaneSpecCodec.read(buffer, 8)).isEqualTo(seeded).isNotEqualTo(plain);
        LaneSpecCodec.write(plain, buffer, 8);
        assertThat(LaneSpecCodec.read(buffer, 8)).isEqualTo(plain).hasSameHashCodeAs(plain);

        List<Long> hourlyNs =
                LongStream.range(0, Hours.HOURS).map(n -> 20_000 + n).boxed().toList();
        LaneSpec hourly = new LaneSpec(
                peer, 3, UdpAddress.any(false, 1), 1472, 1500, ScheduleSpec.timetable(hourlyNs, 100), 1, 2, 3);
        LaneSpecCodec.write(hourly, buffer, 8);
        assertThat(LaneSpecCodec.read(buffer, 8)).isEqualTo(hourly);
        LaneSpecCodec.write(plain, buffer, 8);
        assertThat(LaneSpecCodec.read(buffer, 8)).isEqualTo(plain);
    }

    @Test
    void shouldRefuseTermsWhenOutOfRange() {
        byte[] peer = new byte[32];
        assertThat(with(peer, 1, 0, 0, 0).datagramBytes()).isEqualTo(1);
        assertThat(with(peer, 9000, 1_000_000_000, 0, 0).datagramBytes()).isEqualTo(9000);
        assertThatIllegalArgumentException().isThrownBy(() -> with(new byte[31], 1472, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> with(peer, 0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> with(peer, 9001, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> with(peer, 1472, -1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> with(peer, 1472, 1_000_000_001, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> with(peer, 1472, 0, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> with(peer, 1472, 0, 0, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new LaneSpec(peer, 0, UdpAddress.any(false, 1), 1472, 1500, SCHEDULE, 0, 0, 0, new byte[16]));
    }
}
