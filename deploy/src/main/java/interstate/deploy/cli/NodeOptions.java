package interstate.deploy.cli;

import static interstate.deploy.cli.NodeOption.Scope.END;
import static interstate.deploy.cli.NodeOption.Scope.NODE;
import static interstate.deploy.cli.NodeOption.list;
import static interstate.deploy.cli.NodeOption.negation;
import static interstate.deploy.cli.NodeOption.test;
import static interstate.deploy.cli.NodeOption.value;

import java.util.List;
import java.util.stream.Stream;

/** The options of `server` and `client`: I405's by I405's names, and some of ours. */
final class NodeOptions {
    private static final String LENGTH =
            "Bytes of the whole outer IP packet, 256 to 9000, or auto: found by trying shorter ones. Default: the MTU of the"
                    + " way to the peer, or 576 where slots would be rare.";
    private static final String INTERVAL = "Mean slot interval, such as 8.5ms.";
    private static final String JITTER =
            "The interval is drawn within +- this: a time, or a percentage of the interval. Default: 25%%.";

    private static final String SCHEDULE =
            "How intervals are drawn: default, constant, uniform, exponential. Default: default.";

    private static final String TIMETABLE =
            "Full hours (UTC) and the interval or speed from each on, such as 07:00=1.5ms,22:00=100k.";

    private static final List<NodeOption> COMMON = List.of(
            value(
                    END,
                    "password-file",
                    "FILE",
                    "File with the password that both ends share (mode 0600). The environment variable"
                            + " INTERSTATE_PASSWORD is another way.",
                    "--password-file"),
            value(
                    END,
                    "password",
                    "TEXT",
                    "The password itself. Every user of this host can read it in /proc: better use --password-file.",
                    "--password",
                    "--pre-shared-key"),
            value(NODE, "tun.ipv4", "ADDRESS", "IPv4 address of the TUN device, such as 10.140.5.1/24.", "--tun-ipv4"),
            value(NODE, "tun.ipv6", "ADDRESS", "IPv6 address of the TUN device, such as fd00:140::1/64.", "--tun-ipv6"),
            value(NODE, "tun.name", "NAME", "Name of the TUN device. Default: tun-interstate.", "--tun-name"),
            value(NODE, "tun.mtu", "BYTES", "MTU of the TUN device. Default: the kernel's, usually 1500.", "--tun-mtu"),
            negation(NODE, "tun.qdisc", "Leave the queueing discipline of the TUN device alone.", "--no-tun-qdisc"),
            value(NODE, "pacer.poll-mode", "MODE", "How to wait for a slot: hybrid, sleepy, spinny.", "--poll-mode"),
            value(
                    NODE,
                    "pacer.engine",
                    "ENGINE",
                    "Who holds a datagram until its slot: timer (default), or txtime: the kernel's queue fq, where it does.",
                    "--pacer-engine"),
            negation(NODE, "pacer.sched-fifo", "No real-time priority for the pacer.", "--no-sched-fifo"),
            value(NODE, "pacer.mode", "MODE", "process (default), or thread for tests.", "--pacer-mode"),
            value(NODE, "name", "NAME", "Name of this node. Default: server or client.", "--name"),
            value(NODE, "run-dir", "DIR", "Control sockets. Default: /run/interstate/NAME.", "--run-dir"),
            value(
                    NODE,
                    "state-dir",
                    "DIR",
                    "What outlives a reboot. Default: /var/lib/interstate/NAME.",
                    "--state-dir"),
            value(NODE, "user", "USER", "Whom the node becomes after its start. Default: nobody.", "--user"),
            value(NODE, "log-level", "LEVEL", "error, warn, info (default) or debug.", "--log-level"),
            test(NODE, "pacer.dump-instants", "FILE", "Where the drawn instants go.", "--dump-instants"),
            value(
                    NODE,
                    "pacer.deviation-stats",
                    "TIME",
                    "So often, log how far from their instants this node's datagrams left, such as 10s.",
                    "--outgoing-send-deviation-stats"),
            value(
                    END,
                    "on-overload",
                    "ACTION",
                    "What to do when the network loses too much for too long: warn (default); stop: end the lanes; at a"
                            + " client also step-down: halve the rate of the lane that loses.",
                    "--on-overload"));

    private static final List<NodeOption> SERVER_ONLY = List.of(
            list(
                    END,
                    "listen",
                    "ADDRESS:PORT",
                    "Where to listen; several are possible. Default: 0.0.0.0:1405.",
                    "--listen-addr"),
            value(
                    END,
                    "finalize-delta",
                    "TIME",
                    "How long before its slot a datagram is sealed, where the client does not ask for anything. Default:"
                            + " max(1 ms, 4 intervals), at most 10 ms.",
                    "--outgoing-finalize-delta"));

    private static final List<NodeOption> CLIENT_ONLY = List.of(
            value(END, "peer", "HOST:PORT", "The server. Must be given.", "--peer", "--server"),
            value(END, "listen", "ADDRESS:PORT", "Where the UDP socket is bound. Default: anywhere.", "--listen-addr"),
            list(
                    END,
                    "paths",
                    "LOCAL=PEER",
                    "In place of --peer, one of several paths: LOCAL is an address of this host, an interface, or auto; PEER"
                            + " the server as reached by it. Several are possible.",
                    "--path"),
            value(
                    END,
                    "path-mode",
                    "MODE",
                    "Over several paths: duplicate (default): each packet on all; split: on the one that sends it soonest.",
                    "--path-mode"),
            value(END, "outgoing.packet-length", "BYTES", LENGTH, "--outgoing-packet-length", "--up-packet-length"),
            value(
                    END,
                    "outgoing.packet-interval",
                    "TIME",
                    INTERVAL,
                    "--outgoing-packet-interval",
                    "--up-packet-interval"),
            value(
                    END,
                    "outgoing.speed",
                    "BYTES/S",
                    "Outer bytes per second: 100k is 100,000, 100KiB is 102,400. Any two of length, interval and speed"
                            + " determine the third. Default: 100k.",
                    "--outgoing-speed",
                    "--up-speed"),
            value(END, "outgoing.packet-jitter", "TIME", JITTER, "--outgoing-packet-jitter", "--up-packet-jitter"),
            value(END, "outgoing.schedule", "KIND", SCHEDULE, "--outgoing-schedule", "--up-schedule"),
            list(END, "outgoing.timetable", "HOUR=RATE", TIMETABLE, "--outgoing-timetable", "--up-timetable"),
            value(
                    END,
                    "outgoing.finalize-delta",
                    "TIME",
                    "How long before its slot a datagram is sealed; may exceed the interval. Default: max(1 ms, 4"
                            + " intervals), at most 10 ms.",
                    "--outgoing-finalize-delta",
                    "--up-finalize-delta"),
            value(END, "incoming.packet-length", "BYTES", LENGTH, "--incoming-packet-length", "--down-packet-length"),
            value(
                    END,
                    "incoming.packet-interval",
                    "TIME",
                    INTERVAL,
                    "--incoming-packet-interval",
                    "--down-packet-interval"),
            value(
                    END,
                    "incoming.speed",
                    "BYTES/S",
                    "As --outgoing-speed. Default: 1m.",
                    "--incoming-speed",
                    "--down-speed"),
            value(END, "incoming.packet-jitter", "TIME", JITTER, "--incoming-packet-jitter", "--down-packet-jitter"),
            value(END, "incoming.schedule", "KIND", SCHEDULE, "--incoming-schedule", "--down-schedule"),
            list(END, "incoming.timetable", "HOUR=RATE", TIMETABLE, "--incoming-timetable", "--down-timetable"),
            value(
                    END,
                    "incoming.finalize-delta",
                    "TIME",
                    "Asked of the server. Default: as the server has it.",
                    "--incoming-finalize-delta",
                    "--down-finalize-delta"),
            negation(END, "repair", "No repair of what the network loses.", "--no-repair"),
            value(
                    END,
                    "fec-share",
                    "PERCENT",
                    "Share of the room that carries repair even while packets wait, 0%% to 50%%. Default: 0%%.",
                    "--fec-share"),
            value(
                    END,
                    "eager-retransmit",
                    "WHEN",
                    "Send again what is not acknowledged, in spare room: auto (while little is sent), on, off. Default: auto.",
                    "--eager-retransmit"),
            value(
                    END,
                    "inner-up-speed",
                    "BYTES/S",
                    "Inner bytes per second that this end sends at most. Default: what the lane carries.",
                    "--inner-up-speed"),
            value(
                    END,
                    "inner-down-speed",
                    "BYTES/S",
                    "Inner bytes per second that the server sends at most. Default: what the lane carries.",
                    "--inner-down-speed"),
            value(
                    END,
                    "monitor-packets",
                    "DIR",
                    "Write when each datagram of both directions left and came into DIR/START/outgoing.csv and incoming.csv.",
                    "--monitor-packets"),
            value(
                    END,
                    "dispatch-delay",
                    "TIME",
                    "Every inner packet leaves the far end so long after it entered, both ways. Default: at once.",
                    "--dispatch-delay"),
            value(
                    END,
                    "dispatch-late",
                    "WHAT",
                    "What becomes of packets that need longer: drop (default), or send.",
                    "--dispatch-late"),
            value(
                    END,
                    "client-timeout",
                    "TIME",
                    "Nothing from the server for so long: the session is lost. Default: max(10 s, 100 slots).",
                    "--client-timeout"),
            value(
                    END,
                    "server-timeout",
                    "TIME",
                    "Nothing from the client for so long: the server stops sending. Default: max(10 s, 100 slots).",
                    "--server-timeout"),
            list(
                    END,
                    "allowed-ips",
                    "NETWORK",
                    "Inner addresses behind the server. Default: 0.0.0.0/0,::/0.",
                    "--allowed-ips"));

    private NodeOptions() {}

    static List<NodeOption> ofServer() {
        return Stream.concat(SERVER_ONLY.stream(), COMMON.stream()).toList();
    }

    static List<NodeOption> ofClient() {
        return Stream.concat(CLIENT_ONLY.stream(), COMMON.stream()).toList();
    }
}
