package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pacer runs without a garbage collector: what its loop calls must allocate nothing. */
@Tag("slow")
class PacerCallsAllocationTest {
    private static final int CALLS = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long allocatedBytesOfSecondRun(Runnable calls) {
        calls.run();
        long beforeBytes = THREADS.getCurrentThreadAllocatedBytes();
        calls.run();
        return THREADS.getCurrentThreadAllocatedBytes() - beforeBytes;
    }

    @Test
    void shouldAllocateNothingWhenReadingClock() {
        long[] sum = {0};

        long bytes = allocatedBytesOfSecondRun(() -> {
            for (int i = 0; i < CALLS; i++) {
                sum[0] += MonotonicClock.nowNs();
            }
        });

        assertThat(bytes).isZero();
        assertThat(sum[0]).isNotZero();
    }

    @Test
    void shouldAllocateNothingWhenSleeping() {
        Scheduling.timerSlack(1);
        long bytes = allocatedBytesOfSecondRun(() -> {
            for (int i = 0; i < CALLS; i++) {
                MonotonicClock.sleepUntilNs(MonotonicClock.nowNs() + 500);
            }
        });

        assertThat(bytes).isZero();
    }

    @Test
    void shouldAllocateNothingWhenWatchingAProcess() {
        ProcessWatch watch = new ProcessWatch();
        long pid = ProcessHandle.current().pid();
        int[] ended = {0};

        long bytes = allocatedBytesOfSecondRun(() -> {
            for (int i = 0; i < CALLS; i++) {
                watch.watch(pid);
                ended[0] += watch.ended() ? 1 : 0;
            }
        });

        watch.forget();
        assertThat(bytes).isZero();
        assertThat(ended[0]).isZero();
    }

    @Test
    void shouldAllocateNothingWhenSendingAndChangingDestination() {
        try (UdpSocket sender = UdpSocket.open(Loopback.ANY_IPV4, 65536, 0);
                UdpSocket receiver = UdpSocket.open(Loopback.ANY_IPV4, 65536, 0)) {
            SendMessage message = new SendMessage();
            UdpAddress to = receiver.local();
            UnsafeBuffer datagram = OffHeap.zeroed(1472);
            int[] refused = {0};

            long bytes = allocatedBytesOfSecondRun(() -> {
                for (int i = 0; i < CALLS; i++) {
                    message.destination(to.high(), to.low(), to.port(), false, to.high(), to.low(), 0);
                    refused[0] += message.send(sender.fd(), datagram.addressOffset(), datagram.capacity());
                }
            });

            assertThat(bytes).isZero();
            assertThat(refused[0]).isZero();
        }
    }

    @Test
    void shouldAllocateNothingWhenReadingTransmitStamps() {
        try (UdpSocket socket = UdpSocket.open(Loopback.ANY_IPV4, 65536, 0)) {
            assertThat(socket.takeReleaseTimes()).isTrue();
            SendMessage message = new SendMessage();
            message.destination(socket.local(), null, 0);
            ReleaseStamps stamps = new ReleaseStamps();
            UnsafeBuffer datagram = OffHeap.zeroed(100);
            int[] stamped = {0};

            long bytes = allocatedBytesOfSecondRun(() -> {
                for (int i = 0; i < CALLS; i++) {
                    message.release(MonotonicClock.nowNs(), true);
                    message.send(socket.fd(), datagram.addressOffset(), datagram.capacity());
                    stamped[0] += stamps.take(socket.fd()) == ReleaseStamps.NONE ? 0 : 1;
                    stamped[0] += stamps.take(socket.fd()) == ReleaseStamps.NONE ? 0 : 1;
                }
            });

            assertThat(bytes).isZero();
            assertThat(stamped[0]).isPositive();
        }
    }

    @Test
    void shouldAllocateNothingWhenSendIsRefused() {
        try (UdpSocket sender = UdpSocket.open(Loopback.ANY_IPV4, 65536, 0)) {
            SendMessage message = new SendMessage();
            message.destination(sender.local(), null, 0);
            UnsafeBuffer datagram = OffHeap.zeroed(65535);
            int[] refused = {0};

            long bytes = allocatedBytesOfSecondRun(() -> {
                for (int i = 0; i < CALLS; i++) {
                    refused[0] += message.send(sender.fd(), datagram.addressOffset(), 65535) == Errno.EMSGSIZE ? 1 : 0;
                }
            });

            assertThat(bytes).isZero();
            assertThat(refused[0]).isEqualTo(2 * CALLS);
        }
    }

    @Test
    void shouldAllocateNothingWhenServingControlSocket(@TempDir Path directory) {
        Path path = directory.resolve("control");
        try (ControlSocket.Listener listener = ControlSocket.listen(path);
                ControlSocket client = ControlSocket.connect(path);
                ControlSocket server = new ControlSocket()) {
            assertThat(listener.accept(server, 1000)).isTrue();
            Poll poll = new Poll(2);
            poll.set(0, listener.fd());
            poll.set(1, server.fd());
            UnsafeBuffer message = OffHeap.zeroed(64);
            int[] fds = {server.fd()};
            int[] ready = {0};

            long bytes = allocatedBytesOfSecondRun(() -> {
                for (int i = 0; i < CALLS; i++) {
                    client.send(message, 0, 64, fds, 1);
                    ready[0] += poll.await(0);
                    ready[0] += poll.ready(1) ? server.receive(0) : 0;
                    Descriptors.close(server.receivedDescriptor(0));
                    listener.accept(server, 0);
                }
            });

            assertThat(bytes).isZero();
            assertThat(ready[0]).isEqualTo(2 * CALLS * 65);
        }
    }

    @Test
    void shouldAllocateNothingWhenReceiving() {
        try (UdpSocket socket = UdpSocket.open(Loopback.ANY_IPV4, 65536, 0)) {
            SendMessage message = new SendMessage();
            message.destination(socket.local(), null, 0);
            UnsafeBuffer datagram = OffHeap.zeroed(1472);
            ReceiveBatch batch = new ReceiveBatch(32, 2048);
            byte[] copy = new byte[2048];
            long[] sum = {0};

            long bytes = allocatedBytesOfSecondRun(() -> {
                for (int i = 0; i < CALLS; i++) {
                    message.send(socket.fd(), datagram.addressOffset(), datagram.capacity());
                    int count = batch.receive(socket.fd(), 10);
                    batch.copy(0, copy, 0);
                    sum[0] += count + batch.sourceHigh(0) + batch.sourcePort(0) + batch.localLow(0);
                }
            });

            assertThat(bytes).isZero();
            assertThat(sum[0]).isNotZero();
        }
    }
}
