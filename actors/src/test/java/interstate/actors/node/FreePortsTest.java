package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.tunbridge.KernelException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreePortsTest {

    @TempDir
    private Path runDir;

    @Test
    void shouldSayInPlainWordsWhichPortIsTakenAndLeaveNoneBound() throws Exception {
        InetSocketAddress address;
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(other.getLocalAddress(), other.getLocalPort());
            assertThatThrownBy(() -> FreePorts.require(runDir, List.of(address)))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("UDP port 127.0.0.1:" + address.getPort() + " is taken by another program")
                    .hasMessageNotContaining("EADDRINUSE");
        }
        FreePorts.require(runDir, List.of(address));
        FreePorts.require(runDir, List.of(address));
    }

    /** So that no password is made or told in the name of a node that will be refused. */
    @Test
    void shouldNameTheLivingNodeWhenItHasTheRunDirectory() throws Exception {
        Files.createFile(runDir.resolve("pacer.sock"));
        try (NodeLock living = NodeLock.take(runDir, "first")) {
            assertThat(living).isNotNull();
            assertThatThrownBy(() -> FreePorts.require(runDir, List.of()))
                    .isInstanceOf(KernelException.class)
                    .hasMessage("a node is running already, as process "
                            + ProcessHandle.current().pid() + " in " + runDir
                            + "; allowed: another --name, or \"interstate stop\" first");
        }
        FreePorts.require(runDir, List.of());
    }

    @Test
    void shouldAskNothingWhenPacersOfAnEarlierNodeMayHoldThePorts() throws Exception {
        Files.createFile(runDir.resolve("pacer2.sock"));
        try (DatagramSocket pacers = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            FreePorts.require(runDir, List.of(new InetSocketAddress(pacers.getLocalAddress(), pacers.getLocalPort())));
        }
    }
}
