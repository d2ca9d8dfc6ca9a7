package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.circuit.RouterCounters.ReplyRefusal;
import interstate.actors.simulation.Dice;
import interstate.crypto.HandshakeException;
import interstate.crypto.Identity;
import interstate.crypto.SealedBox;
import interstate.wire.MalformedException;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.ReplyBlock;
import interstate.wire.circuit.ReplyInstructions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplyBlocksTest {
    private static final long START_MS = 1_700_000_000_000L;
    private static final long MINUTE_MS = 60_000;

    private final Dice dice = new Dice(1);
    private final Identity self = Identity.generate(Identity.Kind.ROUTER, dice);
    private final Identity other = Identity.generate(Identity.Kind.ROUTER, dice);
    private final Identity creator = Identity.generate(Identity.Kind.ROUTER, dice);
    private final ReplyBlocks blocks = new ReplyBlocks(self.hash(), START_MS);

    private ReplyInstructions instructions(long issuedMs, long lifeMs, long nonce) {
        return new ReplyInstructions(Delivery.router(other.hash()), issuedMs, issuedMs + lifeMs, nonce, null);
    }

    private @Nullable ReplyRefusal use(long epochMs, ReplyInstructions block) {
        return blocks.use(epochMs, block);
    }

    @Test
    void shouldHoldOnce() {
        ReplyInstructions block = instructions(START_MS + 1, MINUTE_MS, 5);
        assertThat(use(START_MS + 2, block)).isNull();
        assertThat(use(START_MS + 3, block)).isEqualTo(ReplyRefusal.USED);
    }

    @Test
    void shouldNotHoldAfterItsTimeNorWhenOlderThanAnyMayBe() {
        assertThat(use(START_MS + MINUTE_MS, instructions(START_MS, MINUTE_MS, 1)))
                .isEqualTo(ReplyRefusal.EXPIRED);
        long oldMs = START_MS + ReplyBlocks.OLDEST_MS;
        assertThat(use(oldMs, instructions(START_MS, 10 * ReplyBlocks.OLDEST_MS, 2)))
                .isNull();
        assertThat(use(oldMs + 1, instructions(START_MS, 10 * ReplyBlocks.OLDEST_MS, 3)))
                .isEqualTo(ReplyRefusal.EXPIRED);
    }

    @Test
    void shouldNotHoldIfMadeBeforeTheStartOrInTheFuture() {
        assertThat(use(START_MS, instructions(START_MS - 1, MINUTE_MS, 1))).isEqualTo(ReplyRefusal.BEFORE_START);
        assertThat(use(START_MS, instructions(START_MS + 90_001, MINUTE_MS, 2))).isEqualTo(ReplyRefusal.AHEAD);
        assertThat(use(START_MS, instructions(START_MS + 90_000, MINUTE_MS, 3))).isNull();
    }

    @Test
    void shouldNotHoldIfItLeadsBackToTheSameRouter() {
        for (Delivery back : List.of(Delivery.router(self.hash()), Delivery.tunnel(self.hash(), 4))) {
            assertThat(use(START_MS, new ReplyInstructions(back, START_MS, START_MS + MINUTE_MS, 1, null)))
                    .isEqualTo(ReplyRefusal.SELF);
        }
    }

    @Test
    void shouldHoldNoneWhereTooManyAreKeptInMindUntilTheirTimeIsOver() {
        for (int nonce = 0; nonce < 65_536; nonce++) {
            assertThat(use(START_MS, instructions(START_MS, MINUTE_MS, nonce))).isNull();
        }
        assertThat(use(START_MS, instructions(START_MS, MINUTE_MS, -1))).isEqualTo(ReplyRefusal.FULL);
        assertThat(blocks.kept()).isEqualTo(65_536);
        long laterMs = START_MS + MINUTE_MS;
        assertThat(use(laterMs, instructions(laterMs, MINUTE_MS, -1))).isNull();
        assertThat(blocks.kept()).isEqualTo(1);
    }

    @Test
    void shouldTellEachRouterOnTheWayTheNextOneAlone() throws HandshakeException, MalformedException {
        ReplyBlock block = ReplyBlocks.chain(
                List.of(
                        new ReplyBlocks.Stop(self.hash(), self.keys()),
                        new ReplyBlocks.Stop(creator.hash(), creator.keys())),
                START_MS,
                MINUTE_MS,
                dice);
        assertThat(block.router()).isEqualTo(self.hash());
        assertThatThrownBy(() -> open(block, creator)).isInstanceOf(HandshakeException.class);
        ReplyInstructions first = open(block, self);
        assertThat(first.next()).isEqualTo(Delivery.router(creator.hash()));
        ReplyBlock onward = first.onward();
        assertThat(onward).isNotNull();
        if (onward != null) {
            assertThatThrownBy(() -> open(onward, self)).isInstanceOf(HandshakeException.class);
            ReplyInstructions last = open(onward, creator);
            assertThat(last.next()).isEqualTo(Delivery.LOCAL);
            assertThat(last.onward()).isNull();
        }
    }

    private static ReplyInstructions open(ReplyBlock block, Identity by) throws HandshakeException, MalformedException {
        SealedBox opened = SealedBox.open(SealedBox.Use.REPLY_BLOCK, by.agreement(), block.sealed());
        return ReplyInstructions.decode(opened.bytes());
    }
}
