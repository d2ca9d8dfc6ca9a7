package interstate.tunbridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    private static final int WAIT_MS = 2000;
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("control");
    }

    @Test
    void shouldKeepMessageBordersWhenSeveralAreSent() {
        try (ControlSocket.Listener listener = ControlSocket.listen(path());
                ControlSocket client = ControlSocket.connect(path());
                ControlSocket server = requireNonNull(listener.accept(WAIT_MS))) {
            assertThat(client.send(HELLO, 5)).isZero();
            assertThat(client.send(HELLO, 2)).isZero();

            byte[] got = new byte[10];
            assertThat(server.receive(got, 1, WAIT_MS)).isEqualTo(5);
            assertThat(got).startsWith(0, 'h', 'e', 'l', 'l', 'o', 0);
            assertThat(server.receive(WAIT_MS)).isEqualTo(2);
            assertThat(server.received().getByte(1)).isEqualTo((byte) 'e');
            assertThat(server.receivedDescriptors()).isZero();
            assertThat(server.receive(0)).isZero();
        }
    }

    @Test
    void shouldCarryDescriptorsWhenMemoryAndSocketAreSent() {
        try (ControlSocket.Listener listener = ControlSocket.listen(path());
                ControlSocket client = ControlSocket.connect(path());
                ControlSocket server = requireNonNull(listener.accept(WAIT_MS));
                SharedMemory memory = SharedMemory.create("lane", 4096);
                UdpSocket socket = UdpSocket.open(Loopback.ANY_IPV4, 65536, 0)) {
            memory.buffer().putInt(100, 1405);

            assertThat(client.send(HELLO, 5, memory.fd(), socket.fd())).isZero();

            assertThat(server.receive(WAIT_MS)).isEqualTo(5);
            assertThat(server.receivedDescriptors()).isEqualTo(2);
            try (SharedMemory sameMemory = SharedMemory.map(server.receivedDescriptor(0), 4096);
                    UdpSocket sameSocket = UdpSocket.ofFd(server.receivedDescriptor(1))) {
                assertThat(sameMemory.buffer().getInt(100)).isEqualTo(1405);
                assertThat(sameSocket.local()).isEqualTo(socket.local());
                assertThat(sameSocket.fd()).isNotEqualTo(socket.fd());
                // FD_CLOEXEC
                assertThat(Libc.C.fcntl(sameSocket.fd(), 1, 0)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldNameProcessAndUserWhenPeerIsAsked() {
        try (ControlSocket.Listener listener = ControlSocket.listen(path());
                ControlSocket client = ControlSocket.connect(path());
                ControlSocket server = requireNonNull(listener.accept(WAIT_MS))) {
            int uid = Libc.C.geteuid();
            int pid = (int) ProcessHandle.current().pid();
            assertThat(server.peer()).isEqualTo(new PeerCredentials(pid, uid, Libc.C.getegid()));
            assertThat(client.peer()).isEqualTo(server.peer());
        }
    }

    @Test
    @SuppressWarnings("try")
    void shouldTellEndWhenPeerCloses() {
        try (ControlSocket.Listener listener = ControlSocket.listen(path());
                ControlSocket client = ControlSocket.connect(path());
                ControlSocket server = requireNonNull(listener.accept(WAIT_MS))) {
            client.close();

            assertThat(server.receive(WAIT_MS)).isEqualTo(-Errno.ECONNRESET);
            assertThat(server.send(HELLO, 5)).isEqualTo(Errno.EPIPE);
        }
    }

    @Test
    void shouldNotWaitWhenPeerDoesNotRead() {
        try (ControlSocket.Listener listener = ControlSocket.listen(path());
                ControlSocket client = ControlSocket.connect(path());
                ControlSocket server = requireNonNull(listener.accept(WAIT_MS))) {
            byte[] big = new byte[ControlSocket.MAX_MESSAGE_BYTES];
            int errno = 0;
            for (int i = 0; i < 1000 && errno == 0; i++) {
                errno = client.send(big, big.length);
            }

            assertThat(errno).isEqualTo(Errno.EAGAIN);
            assertThat(server.receive(0)).isEqualTo(big.length);
        }
    }

    @Test
    void shouldServeNextCallerWithSameObjectWhenFirstHasGone() {
        try (ControlSocket.Listener listener = ControlSocket.listen(path());
                ControlSocket server = new ControlSocket()) {
            assertThat(listener.accept(server, 0)).isFalse();
            for (int i = 1; i <= 3; i++) {
                try (ControlSocket client = ControlSocket.connect(path())) {
                    assertThat(listener.accept(server, WAIT_MS)).isTrue();
                    assertThat(client.send(HELLO, i)).isZero();
                    assertThat(server.receive(WAIT_MS)).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void shouldRefuseToListenWhenAnotherServesPath() {
        try (ControlSocket.Listener first = ControlSocket.listen(path())) {
            assertThatThrownBy(() -> ControlSocket.listen(path()))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining(path().toString())
                    .hasMessageContaining("served by process");
            assertThat(first.fd()).isPositive();
        }
    }

    @Test
    void shouldReplaceLeftoverWhenItsProcessIsGone() throws IOException {
        int leftover = LocalListener.at(path()).fd();
        Descriptors.close(leftover);
        assertThat(path()).exists();

        try (ControlSocket.Listener listener = ControlSocket.listen(path())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-------");
            assertThat(listener.accept(0)).isNull();
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void shouldLeaveFileAloneWhenItIsNoSocket() throws IOException {
        Files.writeString(path(), "a user's file");

        assertThatThrownBy(() -> ControlSocket.listen(path()))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining(path().toString());

        assertThat(path()).hasContent("a user's file");
    }

    @Test
    void shouldCarryMemoryWhenPeerIsAnotherProcess() throws IOException {
        try (ControlSocket.Listener listener = ControlSocket.listen(path())) {
            Process child = new ProcessBuilder(ChildJvm.command(Sender.class, path().toString()))
                    .inheritIO()
                    .start();
            try (ControlSocket server = requireNonNull(listener.accept(20_000))) {
                assertThat(server.peer().pid()).isEqualTo((int) child.pid());

                assertThat(server.receive(20_000)).isEqualTo(5);

                try (SharedMemory memory = SharedMemory.map(server.receivedDescriptor(0), 4096)) {
                    assertThat(memory.buffer().getInt(0)).isEqualTo(1405);
                    memory.buffer().putIntOrdered(4, 1406);
                    assertThat(server.receive(20_000)).isEqualTo(1406);
                }
            }
        }
    }

    /** Sends its memory, waits for a number to appear in it, and answers with a message so long. */
    static final class Sender {
        public static void main(String[] arguments) {
            try (ControlSocket socket = ControlSocket.connect(Path.of(arguments[0]));
                    SharedMemory memory = SharedMemory.create("lane", 4096)) {
                memory.buffer().putInt(0, 1405);
                socket.send(HELLO, 5, memory.fd());
                while (memory.buffer().getIntVolatile(4) == 0) {
                    Thread.onSpinWait();
                }
                socket.send(new byte[2000], memory.buffer().getIntVolatile(4));
            }
        }
    }

    @Test
    void shouldSayWhereWhenNobodyListens() {
        assertThatThrownBy(() -> ControlSocket.connect(path()))
                .isInstanceOf(KernelException.class)
                .hasMessage("connect " + path() + ": ENOENT (no such file)");
    }

    @Test
    void shouldRefusePathWhenTooLong() {
        Path tooLong = Path.of("/tmp/" + "x".repeat(103));

        assertThatThrownBy(() -> ControlSocket.connect(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exceeds 107 bytes");
    }

    @Test
    void shouldRefuseMessageWhenEmptyOrTooLong() {
        try (ControlSocket socket = new ControlSocket()) {
            assertThatThrownBy(() -> socket.send(HELLO, 0)).isInstanceOf(IllegalArgumentException.class);
            byte[] tooLong = new byte[ControlSocket.MAX_MESSAGE_BYTES + 1];
            assertThatThrownBy(() -> socket.send(tooLong, tooLong.length)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldDropDescriptorsWhenMessageDoesNotFit() {
        try (ControlSocket.Listener listener = ControlSocket.listen(path());
                ControlSocket client = ControlSocket.connect(path());
                ControlSocket server = requireNonNull(listener.accept(WAIT_MS));
                SharedMemory memory = SharedMemory.create("lane", 4096)) {
            assertThat(client.send(HELLO, 5, memory.fd())).isZero();

            assertThat(server.receive(new byte[4], 0, WAIT_MS)).isEqualTo(-Errno.EMSGSIZE);

            assertThat(server.receivedDescriptors()).isZero();
        }
    }
}
