package interstate.wire.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.MalformedException;
import interstate.wire.circuit.LeaseSet.Lease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectoryRecordsTest {
    private final Random random = new Random(8);

    private byte[] random(int bytes) {
        byte[] b = new byte[bytes];
        random.nextBytes(b);
        return b;
    }

    private RouterHash hash() {
        return RouterHash.of(random(RouterHash.BYTES));
    }

    private IdentityKeys keys() {
        return IdentityKeys.of(random(32), random(32));
    }

    private RouterInfo router(int links) {
        List<RouterHash> all = new ArrayList<>();
        for (int i = 0; i < links; i++) {
            all.add(hash());
        }
        return new RouterInfo(
                keys(), random.nextLong(Long.MAX_VALUE), random.nextInt(33), "g-" + random.nextInt(1_000), all);
    }

    private LeaseSet leases(int count) {
        List<Lease> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Lease(hash(), random.nextInt() | 1, random.nextLong(Long.MAX_VALUE)));
        }
        return new LeaseSet(keys(), random.nextLong(Long.MAX_VALUE), all);
    }

    @Test
    void shouldComeBackAsTheyWere() throws MalformedException {
        for (int i = 0; i <= RouterInfo.MAX_LINKS; i++) {
            RouterInfo info = router(i);
            assertThat(RouterInfo.decode(info.encode())).isEqualTo(info);
        }
        for (int i = 0; i <= LeaseSet.MAX_LEASES; i++) {
            LeaseSet leases = leases(i);
            assertThat(LeaseSet.decode(leases.encode())).isEqualTo(leases);
        }
    }

    /** Whatever bytes there are, they are a record or malformed, and what is a record is written so again. */
    @Test
    void shouldTakeNothingThatIsNotAsItWouldBeWritten() {
        for (int i = 0; i < 20_000; i++) {
            byte[] b = i % 2 == 0 ? router(i % 5).encode() : leases(i % 4).encode();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                b[random.nextInt(b.length)] = (byte) random.nextInt();
            }
            byte[] any = random.nextInt(3) == 0 ? Arrays.copyOf(b, random.nextInt(b.length + 40)) : b;
            try {
                byte[] again = i % 2 == 0
                        ? RouterInfo.decode(any).encode()
                        : LeaseSet.decode(any).encode();
                assertThat(again).isEqualTo(any);
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        RouterInfo good = router(2);
        RouterHash one = hash();
        assertThatIllegalArgumentException().isThrownBy(() -> new RouterInfo(good.keys(), -1, 0, "g", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RouterInfo(good.keys(), 0, 33, "g", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RouterInfo(good.keys(), 0, 0, "g g", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouterInfo(good.keys(), 0, 0, "g", List.of(one, one)));
        assertThatIllegalArgumentException().isThrownBy(() -> router(RouterInfo.MAX_LINKS + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> leases(LeaseSet.MAX_LEASES + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Lease(one, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseSet(good.keys(), 0, Collections.nCopies(17, new Lease(one, 1, 1))));
        assertThatThrownBy(() -> RouterInfo.decode(new byte[0])).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> LeaseSet.decode(new byte[0])).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldWriteAHashInOneWayOnly() {
        for (int i = 0; i < 200; i++) {
            RouterHash hash = hash();
            assertThat(hash.text()).hasSize(43);
            assertThat(RouterHash.parse(" " + hash.text() + "\n")).isEqualTo(hash);
        }
        String text = hash().text();
        String other = text.substring(0, 42) + (text.charAt(42) == 'A' ? 'B' : (char) (text.charAt(42) + 1));
        for (String wrong : List.of("", "x", text + "A", text.substring(1), "!".repeat(43), other)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RouterHash.parse(wrong))
                    .withMessageContaining("43");
        }
    }
}
