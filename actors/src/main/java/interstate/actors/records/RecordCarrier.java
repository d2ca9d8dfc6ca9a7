package interstate.actors.records;

import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.RecordCarriage;
import interstate.actors.protocol.SendQueue;
import interstate.crypto.TokenBucket;
import interstate.wire.TypedBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** One client's link at the waiting end, with the callers that are reached over it. The links' thread. */
final class RecordCarrier implements RecordCarriage {

    /** A relay joins one client with one link: there is one caller in the rule, and junk is to cost little. */
    static final int MAX_PEERS = 16;

    private static final int MAX_ANSWERS = 8;

    private final RecordAcceptor acceptor;
    private final String client;
    final TokenBucket bucket;
    /** Those with a session that was made over this link, or heard over it last. */
    final List<RecordPeer> peers = new ArrayList<>();

    private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
    private final byte[] block = new byte[TypedBlock.MAX_BLOCK_BYTES];

    RecordCarrier(RecordAcceptor acceptor, String client, TokenBucket bucket) {
        this.acceptor = acceptor;
        this.client = client;
        this.bucket = bucket;
    }

    String client() {
        return client;
    }

    /** Sends an answer in one of the payloads to come. */
    void answer(byte[] answer) {
        if (answers.size() == MAX_ANSWERS) {
            answers.removeFirst();
        }
        answers.addLast(answer);
    }

    @Override
    public void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes) {
        // Opened in place, and repair may keep what came.
        System.arraycopy(b, offset, block, 0, bytes);
        acceptor.arrived(nowNs, this, over, block, bytes);
    }

    @Override
    public void fill(long nowNs, LinkTerms over, SendQueue to) {
        while (!answers.isEmpty() && to.offer(answers.getFirst(), 0, answers.getFirst().length, nowNs)) {
            answers.removeFirst();
        }
        boolean sent = true;
        while (sent) {
            sent = false;
            for (int i = 0; i < peers.size(); i++) {
                RecordPeer peer = peers.get(i);
                sent |= peer.carrier == this && peer.conversation.sendOne(nowNs, to, block);
            }
        }
    }
}
