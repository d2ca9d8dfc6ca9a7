package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a pacer process is told on its standard input before it does anything, so that its first datagram waits for no
 * node.
 *
 * <pre>
 *   magic 4 | version 4 | control path | log path | dump path (texts, empty for none)
 *   uid 4 | gid 4 | real time 1 | waiting 4 | takeover ns 8 | txtime ahead ns 8 | threads 4 | standby 1 | CPUs: count 4, each 4 | sockets: count 4, each: high 8, low 8, port 4, IPv6 1, mark 4
 *   lanes: count 4, each {@link LaneSpecCodec#BYTES}
 * </pre>
 *
 * @param control path of its control socket; the directory is made with mode 0700 if it is missing
 * @param log file for its one-line errors, or null for standard error
 * @param uid user to become after the sockets are open, {@link #SAME_USER} to stay
 * @param realTime whether it may use SCHED_FIFO
 * @param waiting how it waits for instants
 * @param takeoverNs how long after an instant a standby takes over
 * @param txtimeAheadNs how long before their instants the kernel is handed datagrams to release at them, where it does;
 *     0: never, the timer engine
 * @param threads how many loops its lanes are spread over, a thread each, 1 to {@link #MAX_THREADS}
 * @param standby whether it is to join a pair that exists, so opens nothing by itself
 * @param cpus the loops run on these only; empty: wherever the kernel likes
 * @param dumpInstants for tests only: file for every drawn instant, see {@link InstantDump}
 * @param lanes opened at once; may be none
 */
public record PacerStart(
        Path control,
        @Nullable Path log,
        int uid,
        int gid,
        boolean realTime,
        Waiting waiting,
        long takeoverNs,
        long txtimeAheadNs,
        int threads,
        boolean standby,
        List<Integer> cpus,
        @Nullable Path dumpInstants,
        List<SocketSpec> sockets,
        List<LaneSpec> lanes) {

    public static final int SAME_USER = -1;

    public static final int MAX_THREADS = PacerLoops.MOST;

    public static final long DEFAULT_TAKEOVER_NS = LoopSettings.DEFAULT_TAKEOVER_NS;

    private static final int MAGIC = 0x69737061;
    private static final int VERSION = 4;

    public PacerStart {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException(threads + " threads are not in 1 to " + MAX_THREADS);
        }
        cpus = List.copyOf(cpus);
        sockets = List.copyOf(sockets);
        lanes = List.copyOf(lanes);
    }

    /** One that waits the usual way, and is the first of its pair. */
    public PacerStart(
            Path control,
            @Nullable Path log,
            int uid,
            int gid,
            boolean realTime,
            @Nullable Path dumpInstants,
            List<SocketSpec> sockets,
            List<LaneSpec> lanes) {
        this(
                control,
                log,
                uid,
                gid,
                realTime,
                Waiting.HYBRID,
                DEFAULT_TAKEOVER_NS,
                0,
                1,
                false,
                List.of(),
                dumpInstants,
                sockets,
                lanes);
    }

    /** The same for a standby, at a control path of its own. */
    public PacerStart forStandby(Path itsControl) {
        return new PacerStart(
                itsControl,
                log,
                uid,
                gid,
                realTime,
                waiting,
                takeoverNs,
                txtimeAheadNs,
                threads,
                true,
                cpus,
                dumpInstants,
                List.of(),
                List.of());
    }

    /** The bytes for the process's standard input. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(control.toString());
            out.writeUTF(log == null ? "" : log.toString());
            out.writeUTF(dumpInstants == null ? "" : dumpInstants.toString());
            out.writeInt(uid);
            out.writeInt(gid);
            out.writeBoolean(realTime);
            out.writeInt(waiting.code());
            out.writeLong(takeoverNs);
            out.writeLong(txtimeAheadNs);
            out.writeInt(threads);
            out.writeBoolean(standby);
            out.writeInt(cpus.size());
            for (int cpu : cpus) {
                out.writeInt(cpu);
            }
            out.writeInt(sockets.size());
            for (SocketSpec socket : sockets) {
                out.writeLong(socket.bind().high());
                out.writeLong(socket.bind().low());
                out.writeInt(socket.bind().port());
                out.writeBoolean(socket.bind().ipv6());
                out.writeInt(socket.mark());
                out.writeInt(socket.device());
            }
            out.writeInt(lanes.size());
            byte[] encoded = new byte[LaneSpecCodec.BYTES];
            for (LaneSpec lane : lanes) {
                LaneSpecCodec.write(lane, new UnsafeBuffer(encoded), 0);
                out.write(encoded);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static PacerStart read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        if (in.readInt() != MAGIC || in.readInt() != VERSION) {
            throw new PacerException("standard input does not hold the start configuration of a pacer of this version");
        }
        Path control = Path.of(in.readUTF());
        Path log = optionalPath(in.readUTF());
        Path dump = optionalPath(in.readUTF());
        int uid = in.readInt();
        int gid = in.readInt();
        boolean realTime = in.readBoolean();
        Waiting waiting = Waiting.ofCode(in.readInt());
        long takeoverNs = in.readLong();
        long txtimeAheadNs = in.readLong();
        int threads = in.readInt();
        boolean standby = in.readBoolean();
        List<Integer> cpus = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            cpus.add(in.readInt());
        }
        List<SocketSpec> sockets = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            UdpAddress bind = new UdpAddress(in.readLong(), in.readLong(), in.readInt(), in.readBoolean());
            sockets.add(new SocketSpec(bind, in.readInt(), in.readInt()));
        }
        List<LaneSpec> lanes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            lanes.add(LaneSpecCodec.read(new UnsafeBuffer(in.readNBytes(LaneSpecCodec.BYTES)), 0));
        }
        return new PacerStart(
                control,
                log,
                uid,
                gid,
                realTime,
                waiting,
                takeoverNs,
                txtimeAheadNs,
                threads,
                standby,
                cpus,
                dump,
                sockets,
                lanes);
    }

    private static @Nullable Path optionalPath(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }
}
