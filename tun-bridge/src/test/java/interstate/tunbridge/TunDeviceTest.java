package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * <pre>
 * host side 10.9.0.1/24 --- tun7 --- this test, as 10.9.0.2
 * </pre>
 */
@Tag("namespace")
class TunDeviceTest {
    private static final int WAIT_MS = 2000;
    private static final UdpAddress NEAR = new UdpAddress(0, 0x0a09_0001L, 0, false);
    private static final UdpAddress FAR = new UdpAddress(0, 0x0a09_0002L, 5000, false);

    private final Namespace namespace = new Namespace("tun");

    @AfterEach
    void deleteNamespace() {
        namespace.close();
    }

    private TunDevice openConfigured(boolean persistent) {
        TunDevice tun = TunDevice.open("tun7", -1, persistent);
        namespace.ip("link set tun7 addrgenmode none");
        namespace.ip("link set tun7 multicast off up");
        namespace.ip("address replace 10.9.0.1/24 dev tun7");
        return tun;
    }

    @Test
    void shouldReadPacketWhenHostSendsIntoIt() {
        namespace.run(() -> {
            try (TunDevice tun = openConfigured(false);
                    UdpSocket socket = UdpSocket.open(NEAR, 65536, 0)) {
                SendMessage message = new SendMessage();
                message.destination(FAR, null, 0);
                UnsafeBuffer datagram = OffHeap.zeroed(100);
                datagram.putByte(99, (byte) 77);
                assertThat(message.send(socket.fd(), datagram.addressOffset(), 100))
                        .isZero();

                byte[] packet = new byte[1502];
                assertThat(tun.read(packet, 1, 1500, WAIT_MS)).isEqualTo(128);
                assertThat(packet[1]).isEqualTo((byte) 0x45);
                assertThat(packet[128]).isEqualTo((byte) 77);
                assertThat(tun.read(packet, 0, 1500, 0)).isZero();
                assertThat(tun.read(packet, 0, 1500, 1)).isZero();
            }
        });
    }

    @Test
    void shouldHandHostPacketWhenWritten() {
        namespace.run(() -> {
            try (TunDevice tun = openConfigured(false);
                    UdpSocket socket = UdpSocket.open(NEAR, 65536, 0)) {
                byte[] packet = Packets.udp(FAR, socket.local(), new byte[] {1, 2, 3});

                assertThat(tun.write(packet, 0, packet.length)).isZero();

                ReceiveBatch batch = new ReceiveBatch(1, 100);
                assertThat(batch.receive(socket.fd(), WAIT_MS)).isEqualTo(1);
                assertThat(batch.bytes(0)).isEqualTo(3);
                assertThat(batch.source(0)).isEqualTo(FAR);
            }
        });
    }

    @Test
    void shouldDropAndSayWhenPacketIsLongerThanAskedFor() {
        namespace.run(() -> {
            try (TunDevice tun = openConfigured(false);
                    UdpSocket socket = UdpSocket.open(NEAR, 65536, 0)) {
                SendMessage message = new SendMessage();
                message.destination(FAR, null, 0);
                UnsafeBuffer datagram = OffHeap.zeroed(100);
                assertThat(message.send(socket.fd(), datagram.addressOffset(), 100))
                        .isZero();
                assertThat(message.send(socket.fd(), datagram.addressOffset(), 99))
                        .isZero();

                assertThat(tun.read(new byte[127], 0, 127, WAIT_MS)).isEqualTo(-Errno.EMSGSIZE);
                assertThat(tun.read(new byte[127], 0, 127, WAIT_MS)).isEqualTo(127);
            }
        });
    }

    @Test
    void shouldReturnErrorNumberWhenPacketIsNoneOrInterfaceIsDownOrGone() {
        namespace.run(() -> {
            try (TunDevice tun = openConfigured(false)) {
                byte[] packet = Packets.udp(FAR, NEAR.withPort(5000), new byte[3]);
                assertThat(tun.write(new byte[40], 0, 40)).isEqualTo(Errno.EINVAL);
                namespace.ip("link set tun7 down");
                assertThat(tun.write(packet, 0, packet.length)).isEqualTo(Errno.EIO);
                assertThat(tun.read(packet, 0, 31, 1)).isZero();
                namespace.ip("link del tun7");
                assertThat(tun.read(packet, 0, 31, WAIT_MS)).isEqualTo(-Errno.EBADFD);
                assertThat(tun.write(packet, 0, packet.length)).isEqualTo(Errno.EBADFD);
            }
        });
    }

    @Test
    void shouldKeepAddressAndRouteWhenReattachedToPersistentDevice() {
        namespace.run(() -> {
            openConfigured(true).close();
            assertThat(namespace.ip("address show dev tun7")).contains("10.9.0.1/24");
            String routes = namespace.ip("route show");
            assertThat(routes).contains("10.9.0.0/24 dev tun7");

            TunDevice again = TunDevice.open("tun7", -1, true);
            assertThat(namespace.ip("address show dev tun7")).contains("10.9.0.1/24");

            again.remove();
            assertThat(namespace.ip("-o link show")).doesNotContain("tun7");
        });
    }

    @Test
    void shouldAttachWithoutPrivilegeWhenOwner() {
        namespace.run(() -> {
            TunDevice.open("tun7", 65534, true).close();

            String output = execWithOpenDevice(ChildJvm.command(AttachAsUser.class, "tun7"));

            assertThat(output).isEqualTo("attached tun7\n");
        });
    }

    @Test
    void shouldSayWhatIsMissingWhenAttachingAsStranger() {
        namespace.run(() -> {
            TunDevice.open("tun7", 1234, true).close();

            String output = execWithOpenDevice(ChildJvm.command(AttachAsUser.class, "tun7"));

            assertThat(output)
                    .isEqualTo("open TUN interface tun7: EPERM (operation not permitted);"
                            + " it takes CAP_NET_ADMIN to make it, or its owner to attach\n");
        });
    }

    @Test
    void shouldMakeTheDeletedInterfaceAgainWhenOnlyRootMayOpenTheDeviceFile() {
        namespace.run(() -> {
            String output = execWithDevice("600", ChildJvm.command(RestoreAsUser.class, "tun7", "NET_ADMIN"));

            assertThat(output)
                    .startsWith("read -77\nrestored\n")
                    .contains("10.9.0.1/24")
                    .endsWith("write 0\n");
        });
    }

    @Test
    void shouldSayWhatIsMissingWhenRestoringWithoutPrivilege() {
        namespace.run(() -> {
            String output = execWithDevice("600", ChildJvm.command(RestoreAsUser.class, "tun7"));

            assertThat(output)
                    .isEqualTo("read -77\nopen TUN interface tun7: EPERM (operation not permitted);"
                            + " it takes CAP_NET_ADMIN to make it, or its owner to attach\n");
        });
    }

    /** Opens an interface as root, becomes nobody with the named capabilities, loses the interface, restores it. */
    static final class RestoreAsUser {
        public static void main(String[] arguments) {
            try (TunDevice tun = TunDevice.open(arguments[0], 65534, true)) {
                Shell.run("ip", "link", "del", arguments[0]);
                Capability[] keep = Arrays.stream(arguments)
                        .skip(1)
                        .map(Capability::valueOf)
                        .toArray(Capability[]::new);
                Privileges.dropTo(65534, 65534, keep);
                byte[] packet = Packets.udp(FAR, NEAR.withPort(5000), new byte[3]);
                System.out.println("read " + tun.read(new byte[100], 0, 100, WAIT_MS));
                tun.restore();
                tun.restore();
                System.out.println("restored");
                Shell.run("ip", "address", "add", "10.9.0.1/24", "dev", tun.name());
                Shell.run("ip", "link", "set", tun.name(), "up");
                System.out.print(Shell.run("ip", "address", "show", "dev", tun.name()));
                System.out.println("write " + tun.write(packet, 0, packet.length));
            } catch (KernelException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void shouldRemoveWithoutComplaintWhenTheInterfaceWasDeleted() {
        namespace.run(() -> {
            TunDevice tun = openConfigured(true);
            namespace.ip("link del tun7");
            tun.remove();
        });
    }

    /** Runs a command where /dev/net/tun has the mode that udev gives it and this host may not. */
    private String execWithOpenDevice(String... command) {
        return execWithDevice("666", command);
    }

    private String execWithDevice(String mode, String... command) {
        String prepare = "mount -t tmpfs none /dev/net && mknod -m " + mode + " /dev/net/tun c 10 200 && exec \"$@\"";
        List<String> all = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", prepare, "sh"));
        all.addAll(List.of(command));
        return namespace.exec(all.toArray(String[]::new));
    }

    /** Becomes nobody, attaches to an interface, and tells how it went. */
    static final class AttachAsUser {
        public static void main(String[] arguments) {
            Privileges.dropTo(65534, 65534);
            try (TunDevice tun = TunDevice.open(arguments[0], 65534, true)) {
                System.out.println("attached " + tun.name());
            } catch (KernelException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void shouldSayItIsBusyWhenOpenElsewhere() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun%d", -1, false)) {
                assertThat(tun.name()).isEqualTo("tun0");
                assertThatThrownBy(() -> TunDevice.open(tun.name(), -1, false))
                        .isInstanceOf(KernelException.class)
                        .hasMessage("open TUN interface tun0: EBUSY (in use); another process has it open");
            }
        });
    }

    @Test
    void shouldRefuseNameWhenNotOneOfAnInterface() {
        for (String name : new String[] {"", "a/b", "-x", "tun 0", "sixteen-letters-", "tun;0", "ü"}) {
            assertThatThrownBy(() -> TunDevice.open(name, -1, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("interface name '" + name + "'");
        }
    }
}
