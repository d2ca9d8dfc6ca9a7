package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pad",
                "one",
                "exact",
                "straddle",
                "cutIpv4Header",
                "cutIpv6Header",
                "cutTypedHeader",
                "middle",
                "everyKind",
                "emptyBody",
                "path"
            })
    void shouldPackAndReassembleAsFrozen(String name) {
        Vectors vectors = new Vectors("payloads.properties");
        int payloadBytes = (int) vectors.number(name + ".payloadBytes");
        List<byte[]> blocks = vectors.list(name + ".block");
        List<byte[]> payloads = vectors.list(name + ".payload");
        assertThat(payloads).isNotEmpty();
        BlockQueue queue = new BlockQueue().add(blocks.toArray(byte[][]::new));
        PayloadPacker packer = new PayloadPacker(List.of(queue));
        Delivered delivered = new Delivered();
        Reassembler reassembler = new Reassembler(1, 1, 65535, delivered);
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = new byte[payloadBytes];
            packer.pack(payload, 0, payloadBytes);
            assertThat(payload).isEqualTo(payloads.get(i));
            reassembler.accept(0, i, payloads.get(i), 0, payloadBytes);
        }
        assertThat(queue.size()).isZero();
        assertThat(delivered.blocks).containsExactly(blocks.toArray(byte[][]::new));
    }

    @Test
    void shouldDeliverAnAbandonedBlockOnceAsFrozen() {
        Vectors vectors = new Vectors("abandon.properties");
        Delivered delivered = new Delivered();
        Reassembler reassembler = new Reassembler(1, 2, 65535, delivered);
        BlockQueue queue = new BlockQueue().add(vectors.bytes("block"));
        PayloadPacker packer = new PayloadPacker(List.of(queue));
        List<byte[]> payloads = vectors.list("payload");
        assertThat(payloads).hasSize(3);
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = new byte[(int) vectors.number("payloadBytes")];
            if (i == 1) {
                // The cell with the block's second part was not taken.
                packer.pack(payload, 0, payload.length);
                queue.add(vectors.bytes("block"));
                packer.abandon();
            }
            packer.pack(payload, 0, payload.length);
            assertThat(payload).isEqualTo(payloads.get(i));
            reassembler.accept(0, vectors.number("sequence." + i), payload, 0, payload.length);
        }
        assertThat(delivered.blocks).containsExactly(vectors.bytes("block"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "control", "single", "exact"})
    void shouldCutAndJoinMessagesAsFrozen(String name) {
        Vectors vectors = new Vectors("fragments.properties");
        long id = vectors.hexNumber(name + ".id");
        int kind = (int) vectors.number(name + ".kind");
        byte[] message = vectors.bytes(name + ".message");
        List<byte[]> fragments = vectors.list(name + ".fragment");
        Fragmenter fragmenter = new Fragmenter(id, kind, message, (int) vectors.number(name + ".room"));
        assertThat(fragmenter.count()).isEqualTo(fragments.size());
        FragmentAssembler<String> assembler = new FragmentAssembler<>();
        Message whole = null;
        for (int i = 0; i < fragments.size(); i++) {
            byte[] fragment = new byte[fragments.get(i).length];
            fragmenter.write(i, fragment, 0);
            assertThat(fragment).isEqualTo(fragments.get(i));
            whole = assembler.accept(0, "", fragment, 0, fragment.length);
        }
        assertThat(whole).isEqualTo(new Message(id, kind, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "least", "greatest", "timetable", "everyHour", "bonded"})
    void shouldEncodeAndDecodeOffersAsFrozen(String name) throws MalformedException {
        Vectors vectors = new Vectors("offers.properties");
        List<Prefix> addresses = Stream.of(vectors.text(name + ".addresses").split(","))
                .filter(text -> !text.isEmpty())
                .map(Prefix::parse)
                .toList();
        Offer offer = new Offer(
                (int) vectors.hexNumber(name + ".index"),
                vectors.number(name + ".timestampNs"),
                vectors.bytes(name + ".clientId"),
                terms(vectors, name + ".up"),
                terms(vectors, name + ".down"),
                vectors.number(name + ".clientTimeoutMs"),
                vectors.number(name + ".serverTimeoutMs"),
                (int) vectors.hexNumber(name + ".flags"),
                features(vectors, name),
                addresses);
        assertThat(offer.encode()).isEqualTo(vectors.bytes(name + ".encoded"));
        Offer decoded = Offer.decode(vectors.bytes(name + ".encoded"));
        assertThat(decoded).isEqualTo(offer);
        assertThat(decoded.addresses()).isEqualTo(addresses);
        assertThat(decoded.up()).isEqualTo(offer.up());
        assertThat(decoded.down()).isEqualTo(offer.down());
        assertThat(decoded.features()).isEqualTo(offer.features());
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "refused1", "refused2", "refused3", "refused4"})
    void shouldEncodeAndDecodeAnswersAsFrozen(String name) throws MalformedException {
        Vectors vectors = new Vectors("offers.properties");
        Answer answer = new Answer(
                Answer.Status.valueOf(vectors.text(name + ".status")),
                (int) vectors.hexNumber(name + ".index"),
                vectors.number(name + ".serverTimeNs"));
        assertThat(answer.encode()).isEqualTo(vectors.bytes(name + ".encoded"));
        assertThat(Answer.decode(vectors.bytes(name + ".encoded"))).isEqualTo(answer);
    }

    private static LinkFeatures features(Vectors vectors, String name) {
        return new LinkFeatures(
                Boolean.parseBoolean(vectors.text(name + ".repair")),
                (int) vectors.number(name + ".fecSharePermille"),
                LinkFeatures.Eager.valueOf(vectors.text(name + ".eager")),
                Boolean.parseBoolean(vectors.text(name + ".inOrder")),
                Boolean.parseBoolean(vectors.text(name + ".monitor")),
                (int) vectors.number(name + ".dispatchDelayMs"),
                Boolean.parseBoolean(vectors.text(name + ".lateSent")),
                vectors.number(name + ".innerDownBytesPerSecond"),
                name.equals("bonded") ? bond(vectors, name) : null);
    }

    private static Bond bond(Vectors vectors, String name) {
        return new Bond(
                vectors.hexNumber(name + ".bond"),
                (int) vectors.number(name + ".path"),
                (int) vectors.number(name + ".paths"),
                Bond.Mode.valueOf(vectors.text(name + ".mode")));
    }

    private static LaneTerms terms(Vectors vectors, String name) {
        int kind = (int) vectors.number(name + ".scheduleKind");
        List<Long> hours = kind == LaneTerms.TIMETABLE
                ? Stream.of(vectors.text(name + ".hourlyNs").split(",", -1))
                        .map(Long::valueOf)
                        .toList()
                : List.of();
        return new LaneTerms(
                (int) vectors.number(name + ".packetLength"),
                vectors.number(name + ".intervalNs"),
                (int) vectors.number(name + ".jitterPermille"),
                kind,
                hours);
    }
}
