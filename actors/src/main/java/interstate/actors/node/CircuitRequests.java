package interstate.actors.node;

import interstate.actors.circuit.BuildTrial;
import interstate.actors.circuit.TunnelTrial;
import interstate.actors.link.RouterActor;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.LeaseSet;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the control socket is asked of circuits: each answer one line of JSON, or one that begins with "error: ". */
final class CircuitRequests {
    static final String ALLOWED = "netdb, circuit test, circuit build outbound, circuit build inbound";

    /** A build and a test are given up by themselves before. */
    private static final long PATIENCE_SECONDS = 25;

    private CircuitRequests() {}

    /** Empty if it is no such request. May block. */
    static Optional<String> answer(String request, Consumer<NodeActor.Command> node) {
        return switch (request) {
            case "netdb" -> {
                CompletableFuture<RouterActor.Known> answer = new CompletableFuture<>();
                yield ask(new RouterActor.TellDirectory(answer), answer, CircuitRequests::records, node);
            }
            case "circuit build outbound", "circuit build inbound" -> {
                CompletableFuture<BuildTrial> answer = new CompletableFuture<>();
                boolean outbound = request.endsWith("outbound");
                yield ask(new RouterActor.TryBuild(outbound, answer), answer, CircuitRequests::build, node);
            }
            case "circuit test" -> {
                CompletableFuture<List<TunnelTrial>> answer = new CompletableFuture<>();
                yield ask(new RouterActor.TryTunnels(answer), answer, CircuitRequests::tests, node);
            }
            default -> Optional.empty();
        };
    }

    private static <T> Optional<String> ask(
            RouterActor.Command question,
            CompletableFuture<T> answer,
            Function<T, Object> json,
            Consumer<NodeActor.Command> node) {
        node.accept(new NodeActor.AskRouter(question, answer));
        try {
            return Optional.of(Json.write(json.apply(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("error: interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return Optional.of("error: " + (cause == null ? "unknown" : cause.getMessage()));
        } catch (TimeoutException e) {
            return Optional.of("error: no answer in " + PATIENCE_SECONDS + " s");
        }
    }

    private static Object build(BuildTrial trial) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("direction", trial.outbound() ? "outbound" : "inbound");
        told.put("hops", trial.hops());
        told.put("built", trial.problem().isEmpty());
        told.put("tookNs", trial.tookNs());
        told.put("problem", trial.problem());
        return told;
    }

    private static Object tests(List<TunnelTrial> trials) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (TunnelTrial trial : trials) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("outbound", trial.outbound());
            told.put("inbound", trial.inbound());
            told.put("passed", trial.passed());
            told.put("tookNs", trial.tookNs());
            all.add(told);
        }
        return Map.of("tests", all);
    }

    private static Object records(RouterActor.Known known) {
        List<SignedRecord> records = known.records();
        Map<RouterHash, String> names = new LinkedHashMap<>();
        for (SignedRecord record : records) {
            RouterInfo router = record.router();
            if (router != null) {
                names.put(record.hash(), router.name());
            }
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (SignedRecord record : records) {
            Map<String, Object> told = new LinkedHashMap<>();
            RouterInfo router = record.router();
            LeaseSet leases = record.leases();
            told.put("kind", router == null ? "destination" : "router");
            told.put("hash", record.hash().text());
            told.put("age", Math.max(0, known.epochMs() - record.publishedMs()) / 1_000);
            if (router != null) {
                told.put("name", router.name());
                told.put("difficulty", router.difficulty());
                told.put(
                        "links",
                        router.links().stream()
                                .map(other -> names.getOrDefault(other, other.text()))
                                .toList());
            }
            if (leases != null) {
                told.put(
                        "gateways",
                        leases.leases().stream()
                                .map(lease -> names.getOrDefault(
                                        lease.gateway(), lease.gateway().text()))
                                .toList());
            }
            all.add(told);
        }
        return Map.of("records", all);
    }
}
