package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.crypto.Identity.Kind;
import interstate.wire.MalformedException;
import interstate.wire.circuit.LeaseSet;
import interstate.wire.circuit.LeaseSet.Lease;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedRecordTest {
    private final SeededRandomness randomness = new SeededRandomness(9);
    private final Identity router = Identity.generate(Kind.ROUTER, randomness);
    private final Identity destination = Identity.generate(Kind.DESTINATION, randomness);

    private static RouterHash filled(int with) {
        byte[] bytes = new byte[RouterHash.BYTES];
        Arrays.fill(bytes, (byte) with);
        return RouterHash.of(bytes);
    }

    private RouterInfo info() {
        return new RouterInfo(router.keys(), 5, 3, "r", List.of(filled(1)));
    }

    private LeaseSet leases() {
        return new LeaseSet(destination.keys(), 6, List.of(new Lease(filled(2), 7, 8)));
    }

    @Test
    void shouldBeTheFrozenBytes() throws MalformedException {
        int seen = 0;
        for (VectorFile.Block vector : VectorFile.load("circuit-vectors.txt").blocks()) {
            if (vector.text("kind").equals("message")) {
                continue;
            }
            boolean ofRouter = vector.text("kind").equals("router");
            Identity identity = Identity.ofPrivate(
                    ofRouter ? Kind.ROUTER : Kind.DESTINATION, vector.bytes("seed"), vector.bytes("private"));
            assertThat(identity.keys().bytes()).isEqualTo(vector.bytes("keys"));
            assertThat(identity.hash()).isEqualTo(RouterHash.of(vector.bytes("hash")));
            SignedRecord made = ofRouter
                    ? SignedRecord.of(
                            new RouterInfo(
                                    identity.keys(), 1_700_000_000_123L, 7, "g-1", List.of(filled(0x11), filled(0x22))),
                            identity)
                    : SignedRecord.of(
                            new LeaseSet(
                                    identity.keys(),
                                    1_700_000_000_456L,
                                    List.of(
                                            new Lease(filled(0x33), 0x01020304, 1_700_000_600_000L),
                                            new Lease(filled(0x44), 0xfffefdfc, 1_700_000_700_000L))),
                            identity);
            assertThat(made.encode()).isEqualTo(vector.bytes("record"));
            assertThat(SignedRecord.decode(vector.bytes("record")).hash()).isEqualTo(identity.hash());
            seen++;
        }
        assertThat(seen).isEqualTo(2);
    }

    @Test
    void shouldComeBackAsItWas() throws MalformedException {
        SignedRecord ofRouter =
                SignedRecord.decode(SignedRecord.of(info(), router).encode());
        assertThat(ofRouter.router()).isEqualTo(info());
        assertThat(ofRouter.leases()).isNull();
        assertThat(ofRouter.publishedMs()).isEqualTo(5);
        SignedRecord ofDestination =
                SignedRecord.decode(SignedRecord.of(leases(), destination).encode());
        assertThat(ofDestination.leases()).isEqualTo(leases());
        assertThat(ofDestination.router()).isNull();
        assertThat(ofDestination.publishedMs()).isEqualTo(6);
        assertThat(ofDestination.hash()).isEqualTo(destination.hash());
        assertThat(SignedRecord.parse(ofRouter.text()).hash()).isEqualTo(router.hash());
    }

    @Test
    void shouldRefuseAnyChangedByteAndAnyCut() {
        byte[] encoded = SignedRecord.of(info(), router).encode();
        for (int i = 0; i < encoded.length; i++) {
            byte[] changed = encoded.clone();
            changed[i] ^= 0x10;
            assertThatThrownBy(() -> SignedRecord.decode(changed))
                    .as("byte %s", i)
                    .isInstanceOf(MalformedException.class);
            byte[] cut = Arrays.copyOf(encoded, i);
            assertThatThrownBy(() -> SignedRecord.decode(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void shouldTellRoutersFromDestinationsThoughTheirKeysBeTheSame() {
        Identity same = Identity.ofPrivate(
                Kind.DESTINATION, router.seed(), router.agreement().privateKey());
        assertThat(same.keys()).isEqualTo(router.keys());
        assertThat(same.hash()).isNotEqualTo(router.hash());
        byte[] content = {1, 2, 3};
        assertThat(Kind.ROUTER.isSigned(router.keys(), content, router.sign(content)))
                .isTrue();
        assertThat(Kind.ROUTER.isSigned(router.keys(), content, same.sign(content)))
                .isFalse();
    }

    /** Whoever sealed for such a key would fail; it must not come that far. */
    @Test
    void shouldRefuseAKeyThatNobodyCanSealFor() {
        byte[] b = SignedRecord.of(info(), router).encode();
        byte[] content = Arrays.copyOfRange(b, 1, b.length - Identity.SIGNATURE_BYTES);
        Arrays.fill(content, 1 + 32, 1 + 64, (byte) 0);
        byte[] forged = b.clone();
        System.arraycopy(content, 0, forged, 1, content.length);
        System.arraycopy(router.sign(content), 0, forged, 1 + content.length, Identity.SIGNATURE_BYTES);
        assertThatThrownBy(() -> SignedRecord.decode(forged))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("seal");
    }

    @Test
    void shouldRefuseWhatIsNoText() {
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRecord.parse("hello"));
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRecord.parse("ir1!"));
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRecord.parse("ir1abcd"));
    }
}
