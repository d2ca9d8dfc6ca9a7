package interstate.it.load;

import interstate.it.judge.Deliveries;
import interstate.it.net.Namespace;
import interstate.it.net.Running;
import interstate.it.net.Topology;
import interstate.it.probe.NativeTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbered UDP packets from one host to the other, both ends of it: when each was sent and when the far kernel saw it. See
 * numbered_send.c and numbered_receive.c.
 */
public final class NumberedStream implements AutoCloseable {
    /** Below the pacers', above everybody else's: it must be on time and not in the way. */
    private static final int PRIORITY = 30;

    /** Copies of each packet that the receiver has room for. */
    private static final int COPIES = 2;

    private static final int RECORD_LONGS = 3;
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final double END_WITHIN_SECONDS = 60;
    private static final Pattern SENT =
            Pattern.compile("sent (\\d+) refused (\\d+) p50 (-?\\d+) p99 (-?\\d+) max (-?\\d+)");
    private static final Pattern RECEIVED = Pattern.compile("received (\\d+) unstored (\\d+)");

    private final StreamAsk ask;
    private final Running sender;
    private final Running receiver;
    private final Path sent;
    private final Path received;

    private NumberedStream(StreamAsk ask, Running sender, Running receiver, Path sent, Path received) {
        this.ask = ask;
        this.sender = sender;
        this.receiver = receiver;
        this.sent = sent;
        this.received = received;
    }

    /** One end of it: a host and its address. */
    public record End(Namespace host, String address) {}

    /**
     * What both ends say.
     *
     * @param refused packets that the kernel would not take, which so were not sent
     * @param unstored packets that came and that the receiver could not keep: any, and the rest proves nothing
     * @param latenessP50Ns of sending, after the instants drawn
     */
    public record Outcome(
            Deliveries deliveries,
            long refused,
            long unstored,
            long latenessP50Ns,
            long latenessP99Ns,
            long latenessMaxNs) {}

    /**
     * Starts it and returns when packets leave.
     *
     * @param name used once in a topology
     */
    public static NumberedStream start(Topology topology, String name, End from, End to, int port, StreamAsk ask) {
        Path directory = topology.directory();
        Path sent = directory.resolve(name + ".sent");
        Path received = directory.resolve(name + ".received");
        List<String> listen = List.of(
                NativeTool.compile("numbered_receive", directory).toString(),
                to.address(),
                "" + port,
                "" + ask.seed(),
                "" + (long) COPIES * ask.count(),
                received.toString());
        Running receiver = topology.guest(to.host().start(name + "-receive", directory, listen));
        receiver.await("numbered receiver", READY_WITHIN, text -> text.contains("ready"));
        List<String> send = new ArrayList<>(List.of(
                NativeTool.compile("numbered_send", directory).toString(), from.address(), to.address(), "" + port));
        send.addAll(ask.words());
        send.addAll(List.of("" + PRIORITY, sent.toString()));
        Running sender = topology.guest(from.host().start(name + "-send", directory, send));
        sender.await("numbered sender", READY_WITHIN, text -> text.contains("ready"));
        return new NumberedStream(ask, sender, receiver, sent, received);
    }

    /** Waits until all packets are sent; the last ones are still under way. */
    public void awaitSent() {
        int exit = sender.awaitEnd(Duration.ofMillis(Math.round(1e3 * (ask.seconds() * 2 + END_WITHIN_SECONDS))));
        if (exit != 0) {
            throw new IllegalStateException("numbered sender: exit " + exit + ": " + sender.everything());
        }
    }

    /** Ends the receiver: what has not come by now counts as missing. */
    public Outcome stop() {
        receiver.interrupt();
        Matcher told = match(SENT, sender.everything());
        Matcher kept = match(RECEIVED, receiver.everything());
        return new Outcome(
                deliveries(records(sent), records(received)),
                Long.parseLong(told.group(2)),
                Long.parseLong(kept.group(2)),
                Long.parseLong(told.group(3)),
                Long.parseLong(told.group(4)),
                Long.parseLong(told.group(5)));
    }

    private static Matcher match(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("a numbered stream said: " + output);
        }
        return matcher;
    }

    private static LongBuffer records(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the records of the two programs, each of three numbers. */
    static Deliveries deliveries(LongBuffer sent, LongBuffer received) {
        int packets = sent.limit() / RECORD_LONGS;
        long[] sentNs = new long[packets];
        int[] bytes = new int[packets];
        for (int i = 0; i < packets; i++) {
            sentNs[i] = sent.get(i * RECORD_LONGS);
            bytes[i] = (int) sent.get(i * RECORD_LONGS + 2);
        }
        int came = received.limit() / RECORD_LONGS;
        int[] numbers = new int[came];
        long[] cameNs = new long[came];
        for (int i = 0; i < came; i++) {
            numbers[i] = (int) received.get(i * RECORD_LONGS);
            cameNs[i] = received.get(i * RECORD_LONGS + 1);
        }
        return Deliveries.of(sentNs, bytes, numbers, cameNs);
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
