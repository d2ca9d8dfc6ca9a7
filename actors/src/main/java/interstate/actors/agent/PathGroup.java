package interstate.actors.agent;

import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.Outlet;
import interstate.actors.protocol.PathState;
import interstate.actors.protocol.SendQueue;
import interstate.wire.Bond;
import interstate.wire.PathBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * The queues of a bond's paths as the one place where the packets of its route go. Each packet is wrapped with its number, and given
 * to every path that has room, or to the one that would send it soonest.
 *
 * <p>Nobody waits for a path that is full or dead while another lives: there is room as long as one living path has some. While none
 * lives all count alike, as a single link's queue fills while it calls. The producer's thread offers; any thread puts and removes
 * paths.
 */
public final class PathGroup implements Outlet {

    /** One path's queue. */
    public static final class Path {
        private final Object key;
        private final SendQueue queue;
        private final double nsPerByte;
        private final long leadNs;
        private volatile PathState state = PathState.CALLING;

        /**
         * A path that has no session yet.
         *
         * @param key by which it is put and removed
         * @param nsPerByte how long the lane takes for a byte
         * @param leadNs how long before its slot a datagram is sealed
         */
        public Path(Object key, SendQueue queue, double nsPerByte, long leadNs) {
            this.key = key;
            this.queue = queue;
            this.nsPerByte = nsPerByte;
            this.leadNs = leadNs;
        }

        /** Notes what an event of its link says about what the path is good for; the link's thread. */
        public void told(LinkEvent event) {
            if (event instanceof LinkEvent.PathChanged changed) {
                state = changed.state();
            } else if (event instanceof LinkEvent.Closed) {
                state = PathState.CALLING;
            }
        }

        /** When it would have sent so many bytes more, from now on. */
        private double sentInNs(int bytes) {
            return leadNs + (double) (queue.usedBytes() + bytes) * nsPerByte;
        }
    }

    private static final int MAX_RUN = 0xffff;

    private final Bond.Mode mode;
    private final int run;
    private final byte[] block = new byte[PathBlock.HEADER_BYTES + PathBlock.MAX_PACKET_BYTES];
    private volatile List<Path> paths = List.of();
    private int next;

    /** @param run random: by which the far end knows that numbering began anew; the low 16 bits are taken */
    public PathGroup(Bond.Mode mode, int run) {
        this.mode = mode;
        this.run = run & MAX_RUN;
    }

    /** Adds a path; one of the same key is replaced. */
    public synchronized void put(Path path) {
        List<Path> changed = new ArrayList<>(paths);
        changed.removeIf(p -> p.key.equals(path.key));
        changed.add(path);
        paths = List.copyOf(changed);
    }

    /** Takes a path out. */
    public synchronized void remove(Object key) {
        List<Path> changed = new ArrayList<>(paths);
        changed.removeIf(p -> p.key.equals(key));
        paths = List.copyOf(changed);
    }

    /** Whether it has no path left. */
    public boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Bytes that wait in all queues; a hint for any thread. */
    public long usedBytes() {
        return paths.stream().mapToLong(p -> p.queue.usedBytes()).sum();
    }

    @Override
    public boolean hasRoom(int bytes) {
        List<Path> now = paths;
        return hasRoom(now, best(now), PathBlock.HEADER_BYTES + bytes);
    }

    /** The best state that any path is in: those of that state decide. */
    private static PathState best(List<Path> among) {
        PathState best = PathState.CALLING;
        for (int i = 0; i < among.size(); i++) {
            PathState state = among.get(i).state;
            best = state.compareTo(best) > 0 ? state : best;
        }
        return best;
    }

    private static boolean hasRoom(List<Path> among, PathState state, int bytes) {
        for (int i = 0; i < among.size(); i++) {
            Path path = among.get(i);
            if (path.state == state && path.queue.hasRoom(bytes)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean offer(byte[] packet, int offset, int bytes, long enteredNs) {
        List<Path> now = paths;
        PathState best = best(now);
        int wrapped = PathBlock.HEADER_BYTES + bytes;
        if (bytes > PathBlock.MAX_PACKET_BYTES || !hasRoom(now, best, wrapped)) {
            return false;
        }
        PathBlock.writeHeader(run, next, bytes, block, 0);
        System.arraycopy(packet, offset, block, PathBlock.HEADER_BYTES, bytes);
        boolean taken = mode == Bond.Mode.DUPLICATE
                ? toAll(now, best, wrapped, enteredNs)
                : toOne(now, best, wrapped, enteredNs);
        next += taken ? 1 : 0;
        return taken;
    }

    /** To a dead path as well: the far end may hear what is not heard here. One that calls would send all of it too late. */
    private boolean toAll(List<Path> among, PathState best, int bytes, long enteredNs) {
        boolean taken = false;
        for (int i = 0; i < among.size(); i++) {
            Path path = among.get(i);
            if (path.state != PathState.CALLING || best == PathState.CALLING) {
                taken |= path.queue.offer(block, 0, bytes, enteredNs);
            }
        }
        return taken;
    }

    private boolean toOne(List<Path> among, PathState best, int bytes, long enteredNs) {
        Path soonest = null;
        double soonestNs = Double.MAX_VALUE;
        for (int i = 0; i < among.size(); i++) {
            Path path = among.get(i);
            double inNs = path.sentInNs(bytes);
            if (path.state == best && path.queue.hasRoom(bytes) && inNs < soonestNs) {
                soonest = path;
                soonestNs = inNs;
            }
        }
        return soonest != null && soonest.queue.offer(block, 0, bytes, enteredNs);
    }
}
