package interstate.pacing;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Slots that leave together: chosen and copied before the last wait, claimed and handed over after it.
 *
 * <p>Most often one. Of lanes that share a socket, several leave in one system call. Loop's thread.
 */
final class SlotBatch {

    static final int MOST = 64;

    private final SlotClock clock;
    private final SlotSender sender;
    private final @Nullable PacerLane[] lanes = new @Nullable PacerLane[MOST];
    private final int[] epochs = new int[MOST];
    private final int[] leaving = new int[MOST];
    private final int placeBytes = BitUtil.align(LaneSpec.MAX_DATAGRAM_BYTES, BitUtil.CACHE_LINE_LENGTH);
    private final UnsafeBuffer out =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(MOST * placeBytes, BitUtil.CACHE_LINE_LENGTH));
    private int size;
    private int settled;

    SlotBatch(SlotClock clock, SlotSender sender) {
        this.clock = clock;
        this.sender = sender;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == MOST;
    }

    PacerLane lane(int i) {
        PacerLane lane = lanes[i];
        assert lane != null;
        return lane;
    }

    boolean contains(PacerLane lane) {
        for (int i = 0; i < size; i++) {
            if (lanes[i] == lane) {
                return true;
            }
        }
        return false;
    }

    /**
     * Chooses what leaves in the slot due of a lane.
     *
     * @param dueNs when it is to be handed over
     * @return false if the lane turns out to be the timer's from this slot on, which is due later than that
     */
    boolean add(PacerLane lane, Chaff chaff, long dueNs) {
        lane.tellDestination(sender);
        lane.tellRelease(sender);
        if (lane.handoverNs() > dueNs) {
            lane.postpone();
            return false;
        }
        int epoch = lane.choose(out, size * placeBytes, chaff.buffer(), chaff.peek());
        if (epoch == PacerLane.CHAFF) {
            chaff.take();
        }
        epochs[size] = epoch;
        lanes[size++] = lane;
        return true;
    }

    /** Claims every slot, sends what was claimed in time, and passes them all. */
    void emit(int generation, long lookedNs) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (lane(i).claim(generation)) {
                leaving[count++] = i;
            } else {
                lane(i).claimedByOther();
            }
        }
        long calledNs = clock.nowNs();
        count = dropGone(count, calledNs);
        if (count == 1) {
            sendOne(leaving[0], calledNs, calledNs - lookedNs);
        } else if (count > 1) {
            sendRuns(count, calledNs);
        }
        passAll();
    }

    private int dropGone(int count, long calledNs) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            PacerLane lane = lane(leaving[i]);
            if (lane.gone(calledNs)) {
                lane.abandoned(calledNs);
            } else {
                leaving[left++] = leaving[i];
            }
        }
        return left;
    }

    private void sendOne(int i, long calledNs, long sinceClaimNs) {
        PacerLane lane = lane(i);
        int errno = sender.send(lane.index(), lane.fd(), address(i), lane.datagramBytes());
        lane.sent(epochs[i], calledNs, 0, errno);
        if (size == 1) {
            lane.claimToCall(sinceClaimNs);
        }
    }

    /** One system call for each run of lanes with the same socket. */
    private void sendRuns(int count, long calledNs) {
        int from = 0;
        while (from < count) {
            int fd = lane(leaving[from]).fd();
            int to = from;
            while (to < count && lane(leaving[to]).fd() == fd) {
                PacerLane lane = lane(leaving[to]);
                sender.add(to - from, lane.index(), address(leaving[to]), lane.datagramBytes());
                to++;
            }
            sender.sendAdded(fd, to - from);
            for (int i = from; i < to; i++) {
                lane(leaving[i]).sent(epochs[leaving[i]], calledNs, i, sender.result(i - from));
            }
            from = to;
        }
    }

    private void passAll() {
        while (settled < size) {
            lane(settled++).pass();
        }
    }

    /** Gives up what has not left: something unforeseen was thrown. */
    void fault() {
        for (int i = settled; i < size; i++) {
            lane(i).fault();
        }
        passAll();
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            lanes[i] = null;
        }
        size = 0;
        settled = 0;
    }

    private long address(int i) {
        return out.addressOffset() + (long) i * placeBytes;
    }
}
