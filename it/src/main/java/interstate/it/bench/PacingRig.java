package interstate.it.bench;

import interstate.deploy.config.PacerLaunch;
import interstate.it.net.Installation;
import interstate.it.net.Proc;
import interstate.it.net.Running;
import interstate.it.net.Topology;
import interstate.it.net.WireCounters;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.PacerStart;
import interstate.pacing.PairStart;
import interstate.pacing.RemotePacer;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.pacing.Waiting;
import interstate.tunbridge.UdpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/** Pacer processes in one namespace that send over a wire to another, where the datagrams are counted and dropped. */
final class PacingRig implements AutoCloseable {
    static final int PACKET_LENGTH = 1500;
    static final int DATAGRAM_BYTES = 1472;
    static final int PORT = 1405;
    static final long MS = 1_000_000;

    private final Topology topology;
    private final RemotePacer pacer;
    private final Running guest;

    private PacingRig(Topology topology, RemotePacer pacer, Running guest) {
        this.topology = topology;
        this.pacer = pacer;
        this.guest = guest;
    }

    static PacingRig open(Installation installation, Waiting waiting, boolean standby) {
        Topology topology = Topology.open();
        topology.server()
                .run("iptables", "-t", "raw", "-A", "PREROUTING", "-p", "udp", "--dport", "" + PORT, "-j", "DROP");
        Running guest =
                topology.guest(topology.server().start("guest", topology.directory(), List.of("sleep", "100000")));
        List<Path> controls = List.of(
                topology.directory().resolve("pacer.sock"), topology.directory().resolve("pacer2.sock"));
        PacerStart start = new PacerStart(
                controls.get(0),
                topology.directory().resolve("pacer.log"),
                PacerStart.SAME_USER,
                PacerStart.SAME_USER,
                true,
                waiting,
                PacerStart.DEFAULT_TAKEOVER_NS,
                0,
                1,
                false,
                List.of(),
                null,
                List.of(new SocketSpec(UdpAddress.any(false, 0), 0)),
                List.of());
        Path archives =
                installation.home().resolve("lib/archives").resolve(System.getProperty("java.runtime.version", "none"));
        List<String> command = topology.client().inside(PacerLaunch.command(installation.home(), archives));
        RemotePacer pacer = RemotePacer.spawn(new PairStart(command, start, controls, standby));
        topology.guest(() -> {
            try {
                pacer.stop();
            } finally {
                pacer.close();
            }
        });
        if (standby) {
            pacer.addStandby();
        }
        return new PacingRig(topology, pacer, guest);
    }

    Topology topology() {
        return topology;
    }

    RemotePacer pacer() {
        return pacer;
    }

    /** A lane to the far end. */
    Lane lane(ScheduleSpec schedule, long leadNs) {
        try {
            UdpAddress to = UdpAddress.of(InetAddress.getByName(topology.serverAddress()), PORT);
            return pacer.openLane(new LaneSpec(
                    new byte[LaneSpec.PEER_HASH_BYTES],
                    0,
                    to,
                    DATAGRAM_BYTES,
                    PACKET_LENGTH,
                    schedule,
                    leadNs,
                    Long.MAX_VALUE,
                    0));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Constant gaps. */
    static ScheduleSpec every(long ns) {
        return new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, ns, 0);
    }

    /** Datagrams that have come out of the wire. */
    long received() {
        return WireCounters.seenBy(guest.pid()).received();
    }

    Proc leader() {
        return new Proc(pacer.pid());
    }

    Proc standby() {
        return new Proc(pacer.standbyStatus()
                .orElseThrow(() -> new IllegalStateException("there is no standby"))
                .pid());
    }

    @Override
    public void close() {
        topology.close();
    }
}
