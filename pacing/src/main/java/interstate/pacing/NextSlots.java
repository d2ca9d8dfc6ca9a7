package interstate.pacing;

/** Binary heap of lanes by the instant of their next slot, on primitive arrays. Single threaded. */
final class NextSlots {

    private final long[] instants;
    private final int[] lanes;
    private int size;

    NextSlots(int capacity) {
        instants = new long[capacity];
        lanes = new int[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int firstLane() {
        return lanes[0];
    }

    long firstInstantNs() {
        return instants[0];
    }

    void add(int lane, long instantNs) {
        up(size++, lane, instantNs);
    }

    /** Gives the first lane its next instant. */
    void moveFirst(long instantNs) {
        down(0, lanes[0], instantNs);
    }

    void removeFirst() {
        removeAt(0);
    }

    /** Looks through all: for commands, not for slots. */
    boolean remove(int lane) {
        for (int i = 0; i < size; i++) {
            if (lanes[i] == lane) {
                removeAt(i);
                return true;
            }
        }
        return false;
    }

    private void removeAt(int at) {
        size--;
        if (at == size) {
            return;
        }
        int lane = lanes[size];
        long instantNs = instants[size];
        if (at > 0 && instants[(at - 1) >> 1] > instantNs) {
            up(at, lane, instantNs);
        } else {
            down(at, lane, instantNs);
        }
    }

    private void up(int from, int lane, long instantNs) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >> 1;
            if (instants[parent] <= instantNs) {
                break;
            }
            instants[at] = instants[parent];
            lanes[at] = lanes[parent];
            at = parent;
        }
        instants[at] = instantNs;
        lanes[at] = lane;
    }

    private void down(int from, int lane, long instantNs) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && instants[child + 1] < instants[child]) {
                child++;
            }
            if (instants[child] >= instantNs) {
                break;
            }
            instants[at] = instants[child];
            lanes[at] = lanes[child];
            at = child;
        }
        instants[at] = instantNs;
        lanes[at] = lane;
    }
}
