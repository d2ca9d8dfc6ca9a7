package interstate.actors.device;

import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.PacerControl;
import interstate.pacing.PacerException;
import interstate.pacing.PacerStatus;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A hold on a pacer that outlives it, as a pacer process outlives its node; the pacer itself is a thread, that several
 * holds in turn may share. Can be told to refuse lanes and to find the pacer gone.
 */
public final class TestPacer implements PacerControl {

    public final List<LaneSpec> opened = new CopyOnWriteArrayList<>();
    public final AtomicInteger closes = new AtomicInteger();
    public final AtomicInteger stops = new AtomicInteger();
    public final AtomicInteger looks = new AtomicInteger();
    private final EmbeddedPacer pacer;
    private volatile boolean gone;
    private volatile boolean refusing;
    private volatile @Nullable Replacement replacement;

    public TestPacer(EmbeddedPacer pacer) {
        this.pacer = pacer;
    }

    /** From now on the pacer is not to be found any more; its lanes go on all the same. */
    public void gone() {
        gone = true;
    }

    /** From now on another process is the pacer, which was started at that time; it has the same lanes. */
    public void replacedBy(long pid, long startedNs) {
        replacement = new Replacement(pid, startedNs);
    }

    private record Replacement(long pid, long startedNs) {}

    /** Whether lanes are refused from now on. */
    public void refusing(boolean refuses) {
        refusing = refuses;
    }

    private void requireThere() {
        if (gone) {
            throw new PacerException("the pacer has hung up");
        }
    }

    @Override
    public int openSocket(SocketSpec spec) {
        requireThere();
        return pacer.openSocket(spec);
    }

    @Override
    public List<SocketSpec> sockets() {
        return pacer.sockets();
    }

    @Override
    public int socketFd(int socket) {
        return pacer.socketFd(socket);
    }

    @Override
    public UdpAddress socketAddress(int socket) {
        return pacer.socketAddress(socket);
    }

    @Override
    public Lane openLane(LaneSpec spec) {
        requireThere();
        if (refusing) {
            throw new PacerException("a pacer holds at most 0 lanes");
        }
        opened.add(spec);
        return pacer.openLane(spec);
    }

    @Override
    public List<Lane> lanes() {
        return pacer.lanes();
    }

    @Override
    public void endLane(Lane lane) {
        requireThere();
        pacer.endLane(lane);
    }

    @Override
    public PacerStatus status() {
        looks.incrementAndGet();
        requireThere();
        PacerStatus s = pacer.status();
        Replacement other = replacement;
        return other == null
                ? s
                : new PacerStatus(
                        other.pid(),
                        other.startedNs(),
                        s.lanes(),
                        s.sockets(),
                        s.realTime(),
                        s.memoryLocked(),
                        s.marginNs(),
                        s.heapBytes(),
                        s.heapLimitBytes(),
                        s.faults(),
                        s.leads(),
                        s.generation());
    }

    @Override
    public void stop() {
        stops.incrementAndGet();
        requireThere();
        pacer.stop();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
