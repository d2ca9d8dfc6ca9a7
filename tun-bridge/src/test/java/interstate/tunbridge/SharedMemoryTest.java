package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
    private static final int F_DUPFD_CLOEXEC = 1030;

    private static int duplicate(int fd) {
        return Libc.C.fcntl(fd, F_DUPFD_CLOEXEC, 0);
    }

    @Test
    void shouldShareBytesWhenMappedTwice() {
        try (SharedMemory one = SharedMemory.create("test", 3 * 4096);
                SharedMemory other = SharedMemory.map(duplicate(one.fd()), 3 * 4096)) {
            assertThat(other.address()).isNotEqualTo(one.address());
            assertThat(other.buffer().getLong(12_000)).isZero();

            one.buffer().putLongOrdered(12_000, 0x1234_5678_9abcL);

            assertThat(other.buffer().getLongVolatile(12_000)).isEqualTo(0x1234_5678_9abcL);
            assertThat(other.bytes()).isEqualTo(3 * 4096);
        }
    }

    @Test
    void shouldRefuseNewSizeWhenSealed() {
        try (SharedMemory memory = SharedMemory.create("test", 8192)) {
            assertThat(Libc.C.ftruncate(memory.fd(), 4096)).isEqualTo(-1);
            assertThat(Errno.last()).isEqualTo(Errno.EPERM);
            assertThat(Libc.C.ftruncate(memory.fd(), 16384)).isEqualTo(-1);
            assertThat(Errno.last()).isEqualTo(Errno.EPERM);
        }
    }

    @Test
    void shouldRefuseToMapWhenSizeDiffers() {
        try (SharedMemory memory = SharedMemory.create("test", 8192)) {
            assertThatThrownBy(() -> SharedMemory.map(memory.fd(), 4096)).isInstanceOf(KernelException.class);
            assertThatThrownBy(() -> SharedMemory.map(memory.fd(), 8193))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("holds 8192");
        }
    }

    @Test
    void shouldRefuseToMapWhenSealsAreMissing() {
        UnsafeBuffer name = OffHeap.scratch("unsealed");
        int fd = Libc.C.memfd_create(name.addressOffset(), 3);
        assertThat(Libc.C.ftruncate(fd, 4096)).isZero();

        assertThatThrownBy(() -> SharedMemory.map(fd, 4096))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("lacks the seals");

        Descriptors.close(fd);
    }

    @Test
    void shouldRefuseToMapWhenDescriptorIsNoMemory() {
        try (UdpSocket socket = UdpSocket.open(Loopback.ANY_IPV4, 4096, 0)) {
            assertThatThrownBy(() -> SharedMemory.map(socket.fd(), 4096))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("EINVAL");
        }
    }

    @Test
    void shouldReleaseDescriptorOnceWhenClosedTwice() {
        SharedMemory memory = SharedMemory.create("test", 4096);

        memory.close();
        memory.close();

        assertThat(Libc.C.fcntl(memory.fd(), 1, 0)).isEqualTo(-1);
        assertThat(Errno.last()).isEqualTo(Errno.EBADF);
    }
}
