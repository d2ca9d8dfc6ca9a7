package interstate.actors.node;

import com.typesafe.config.Config;
import interstate.actors.device.PacerStarter;
import interstate.actors.device.RateLadder;
import interstate.actors.device.TunHold;
import interstate.actors.link.PasswordKeys;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PeerName;
import interstate.actors.settings.TunSettings;
import interstate.crypto.Randomness;
import interstate.tunbridge.Capability;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.Neighbours;
import interstate.tunbridge.Privileges;
import interstate.tunbridge.UdpAddress;
import interstate.wire.DatagramLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a node from start to stop: pacer first, so that emission begins; then devices; then privilege goes; then actors.
 */
public final class NodeMain {

    /** Ended as asked. */
    public static final int OK = 0;
    /** Something the node needs could not be had. */
    public static final int FAILED = 1;
    /** What was asked for cannot be. */
    public static final int BAD_INPUT = 2;

    private static final long NEIGHBOUR_NS = 500_000_000L;
    private static final long STOP_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger("interstate");

    private NodeMain() {}

    /**
     * Runs until the node is stopped. To be called on the main thread, before others are started: privileges are dropped
     * on it.
     *
     * @return the exit code
     */
    public static int run(NodeSettings settings) {
        Running running = new Running(settings);
        try {
            return running.run();
        } catch (IllegalArgumentException e) {
            return running.isToldToEnd() ? OK : complain(e, BAD_INPUT);
        } catch (KernelException | interstate.pacing.PacerException | NodeLock.RefusedException e) {
            return running.isToldToEnd() ? OK : complain(e, FAILED);
        }
    }

    private static int complain(RuntimeException e, int code) {
        System.err.println("interstate: " + e.getMessage());
        return code;
    }

    /** One run of a node. */
    private static final class Running {
        private final NodeSettings settings;
        private final List<String> warnings = new CopyOnWriteArrayList<>();
        private final StopHook hook = new StopHook();

        Running(NodeSettings settings) {
            this.settings = settings;
        }

        /** Whether a signal came, which on its way may have ended what was being started too: no news then. */
        boolean isToldToEnd() {
            return hook.isAsked();
        }

        @SuppressWarnings("try") // Held until the node has ended; nobody calls it here.
        int run() {
            hook.install();
            Privileges.noDump();
            boolean root = NodeFiles.root();
            boolean drop = root && !settings.user().equals("root");
            NodeFiles.Account account = NodeFiles.account(drop ? settings.user() : "root");
            if (root) {
                NodeFiles.prepare(settings.runDir(), settings.stateDir(), account);
                settings.clients().stream()
                        .flatMap(link -> link.monitorPackets().stream())
                        .forEach(directory -> NodeFiles.prepare(directory, account));
            }
            try (NodeLock run = NodeLock.take(settings.runDir(), settings.name());
                    NodeLock state = stateLock(run)) {
                return alone(drop, account);
            } finally {
                // Where nothing else ends what is there, nothing is.
                hook.by(() -> {});
            }
        }

        private NodeLock stateLock(NodeLock run) {
            try {
                return Files.isSameFile(settings.runDir(), settings.stateDir())
                        ? run
                        : NodeLock.takeState(settings.stateDir());
            } catch (IOException missing) {
                return NodeLock.takeState(settings.stateDir());
            }
        }

        private int alone(boolean drop, NodeFiles.Account account) {
            Map<String, UdpAddress> peers = peers();
            InnerNetwork inner = new InnerNetwork(settings, drop ? account.uid() : -1, warnings);
            Map<String, Integer> marks = new LinkedHashMap<>();
            settings.clients().forEach(link -> marks.put(link.name(), inner.mark(link, peer(peers, link))));
            resolveNeighbours(peers, marks);
            if (!hook.begin()) {
                return OK;
            }
            RateLadder ladder = new RateLadder();
            PacerStarter pacer = new PacerStarter(settings, peers, marks, ladder, PacerSource.of(settings, account));
            Map<TunSettings, TunHold> tuns = openWhileStarting(pacer, inner, marks);
            Runnable unmake = () -> {
                pacer.end();
                tuns.values().forEach(TunHold::remove);
                inner.removePolicies();
            };
            PasswordKeys passwords = new PasswordKeys();
            passwords.beginAll(settings);
            if (drop) {
                Privileges.dropTo(
                        account.uid(), account.gid(), Capability.NET_ADMIN, Capability.SYS_NICE, Capability.IPC_LOCK);
            }
            SecureRandom random = new SecureRandom();
            Randomness randomness = (b, off, len) -> {
                byte[] drawn = new byte[len];
                random.nextBytes(drawn);
                System.arraycopy(drawn, 0, b, off, len);
                Arrays.fill(drawn, (byte) 0);
            };
            return live(
                    WarmUp.config(),
                    new NodeParts(
                            settings,
                            tuns,
                            peers,
                            ladder,
                            pacer,
                            randomness,
                            passwords,
                            maxDatagramBytes(),
                            inner::removePolicies,
                            warnings),
                    unmake);
        }

        /** Devices and files, while the pacer, a process of its own, starts. If either fails, neither is left behind. */
        private static Map<TunSettings, TunHold> openWhileStarting(
                PacerStarter pacer, InnerNetwork inner, Map<String, Integer> marks) {
            FutureTask<PacerStarter> starting = new FutureTask<>(pacer::startEarly, pacer);
            new Thread(starting, "pacer-start").start();
            try {
                Map<TunSettings, TunHold> tuns = inner.open(marks);
                ClassPath.openAll();
                finish(starting);
                return tuns;
            } catch (RuntimeException e) {
                try {
                    finish(starting);
                    pacer.abandon();
                } catch (RuntimeException second) {
                    if (second != e) { // It is the same one where the pacer failed.
                        e.addSuppressed(second);
                    }
                }
                inner.undo();
                throw e;
            }
        }

        private static void finish(FutureTask<?> task) {
            try {
                task.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        /** @param unmake takes away what was made for a node that does not come to live */
        @SuppressWarnings("try") // The socket answers while the node lives; nobody calls it here.
        private int live(Config config, NodeParts parts, Runnable unmake) {
            warnings.forEach(warning -> LOG.warn("{}", warning));
            if (hook.isAsked()) {
                unmake.run();
                return OK;
            }
            ActorSystem<NodeActor.Command> system = ActorSystem.create(NodeActor.create(parts), "interstate", config);
            AtomicReference<@Nullable CompletableFuture<String>> stopping = new AtomicReference<>();
            try (StatusSocket socket =
                    new StatusSocket(settings.controlSocket(), request -> answer(request, system, stopping))) {
                hook.by(() -> {
                    stop(system, false, stopping);
                    socket.close();
                });
                settings.metrics().ifPresent(listen -> serveMetrics(listen, system));
                system.getWhenTerminated().toCompletableFuture().get();
                return OK;
            } catch (IOException e) {
                System.err.println("interstate: " + settings.controlSocket() + " cannot be opened: " + e.getMessage());
                stop(system, false, stopping);
                return FAILED;
            } catch (InterruptedException | ExecutionException e) {
                Thread.currentThread().interrupt();
                return FAILED;
            }
        }

        /** Until the process ends: the server's threads are daemons. Lanes that run already are not to end for want of it. */
        private static void serveMetrics(InetSocketAddress listen, ActorSystem<NodeActor.Command> system) {
            try {
                MetricsServer.start(listen, () -> counted(system));
            } catch (IOException e) {
                LOG.warn(
                        "metrics.listen {} port {} cannot be opened, so none are served: {}",
                        listen.getAddress().getHostAddress(),
                        listen.getPort(),
                        e.getMessage());
            }
        }

        private static NodeReport counted(ActorSystem<NodeActor.Command> system) {
            CompletableFuture<NodeReport> counted = new CompletableFuture<>();
            system.tell(new NodeActor.Count(counted));
            return counted.orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        }

        private static String answer(
                String request,
                ActorSystem<NodeActor.Command> system,
                AtomicReference<@Nullable CompletableFuture<String>> stopping) {
            return switch (request) {
                case "status" -> {
                    CompletableFuture<NodeReport> counted = new CompletableFuture<>();
                    system.tell(new NodeActor.Count(counted));
                    yield await(counted.thenApply(StatusReport::node), "{}");
                }
                case "stop" -> stop(system, false, stopping);
                case "detach" -> stop(system, true, stopping);
                default ->
                    CircuitRequests.answer(request, system::tell)
                            .orElse("error: allowed are status, stop, detach, " + CircuitRequests.ALLOWED);
            };
        }

        /** Stops the node once; whoever asks again waits for the same end. */
        private static String stop(
                ActorSystem<NodeActor.Command> system,
                boolean keepPacer,
                AtomicReference<@Nullable CompletableFuture<String>> stopping) {
            CompletableFuture<String> done = new CompletableFuture<>();
            CompletableFuture<String> before = stopping.compareAndExchange(null, done);
            if (before == null) {
                system.tell(new NodeActor.Stop(keepPacer, done));
            }
            return await(before == null ? done : before, "error: not all parts ended in time");
        }

        private static String await(CompletableFuture<String> answer, String otherwise) {
            try {
                return answer.get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return otherwise;
            } catch (ExecutionException | TimeoutException e) {
                return otherwise;
            }
        }

        private Map<String, UdpAddress> peers() {
            Map<String, UdpAddress> peers = new LinkedHashMap<>();
            for (ClientLinkSettings link : settings.clients()) {
                peers.put(link.name(), resolve(link));
            }
            return peers;
        }

        private static UdpAddress resolve(ClientLinkSettings link) {
            PeerName peer = link.peer();
            boolean anyLocal = link.local().getAddress().isAnyLocalAddress();
            boolean ipv6Local = link.local().getAddress().getAddress().length == 16;
            try {
                for (InetAddress address : InetAddress.getAllByName(peer.host())) {
                    if (anyLocal || ipv6Local == (address.getAddress().length == 16)) {
                        return UdpAddress.of(address, peer.port());
                    }
                }
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "peer \"" + peer + "\" of link " + link.name() + ": no address is known for that name", e);
            }
            throw new IllegalArgumentException("peer \"" + peer + "\" of link " + link.name()
                    + ": it has no address of the family of the local address");
        }

        private static UdpAddress peer(Map<String, UdpAddress> peers, ClientLinkSettings link) {
            UdpAddress peer = peers.get(link.name());
            if (peer == null) {
                throw new IllegalStateException("no address for link " + link.name());
            }
            return peer;
        }

        private void resolveNeighbours(Map<String, UdpAddress> peers, Map<String, Integer> marks) {
            long deadline = MonotonicClock.nowNs() + NEIGHBOUR_NS;
            Map<UdpAddress, Integer> distinct = new LinkedHashMap<>();
            // Of those bound to an interface the pacer asks itself.
            settings.clients().stream()
                    .filter(link -> link.device().isEmpty())
                    .forEach(link -> distinct.put(peer(peers, link), marks.getOrDefault(link.name(), 0)));
            distinct.forEach((peer, mark) -> {
                if (!Neighbours.resolve(peer, mark, deadline)) {
                    warnings.add("the next hop to " + peer.address().getHostAddress() + " did not answer; the first"
                            + " datagrams may leave in a burst when it does");
                }
            });
        }

        private int maxDatagramBytes() {
            List<Integer> lengths = new ArrayList<>();
            for (ClientLinkSettings link : settings.clients()) {
                LaneSettings incoming = link.incoming();
                lengths.add(incoming.packetLength());
            }
            if (settings.server().isPresent()) {
                lengths.add(DatagramLayout.MAX_PACKET_LENGTH);
            }
            return DatagramLayout.datagramBytes(
                    lengths.stream().max(Integer::compare).orElse(DatagramLayout.MAX_PACKET_LENGTH), false);
        }
    }
}
