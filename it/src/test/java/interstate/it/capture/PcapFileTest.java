package interstate.it.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapFileTest {
    private static final byte[] FRAME = Frames.udp4("10.77.0.1", 4000, "10.77.0.2", 1405, 100, 0);

    private static List<String> read(byte[] file) throws IOException {
        List<String> seen = new ArrayList<>();
        PcapFile.read(
                new ByteArrayInputStream(file),
                (epochNs, wireBytes, b, captured) -> seen.add(epochNs + " " + wireBytes + " " + captured));
        return seen;
    }

    @ParameterizedTest
    @CsvSource({"true,true,7", "true,false,7000", "false,true,7", "false,false,7000"})
    void shouldReadBothByteOrdersAndPrecisionsWhenTheMagicSaysSo(boolean little, boolean nanoseconds, int wantedNs)
            throws IOException {
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] file = new Frames.File(order, nanoseconds)
                .frame(3, 7, FRAME)
                .frame(4, 0, FRAME, 60)
                .bytes();
        assertThat(read(file)).containsExactly((3_000_000_000L + wantedNs) + " 142 142", "4000000000 142 60");
    }

    @Test
    void shouldLeaveOutTheLastPacketWhenItIsCutShort() throws IOException {
        byte[] file = new Frames.File(ByteOrder.LITTLE_ENDIAN, true)
                .frame(1, 0, FRAME)
                .frame(2, 0, FRAME)
                .bytes();
        assertThat(read(Arrays.copyOf(file, file.length - 1))).hasSize(1);
        assertThat(read(Arrays.copyOf(file, file.length - FRAME.length - 1))).hasSize(1);
    }

    @Test
    void shouldRefuseWhenTheFileIsNoCaptureOfEthernet() {
        assertThatThrownBy(() -> read(new byte[10])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(new byte[24])).hasMessageContaining("magic");
        assertThatThrownBy(() -> read(new Frames.File(ByteOrder.LITTLE_ENDIAN, true, 101).bytes()))
                .hasMessageContaining("link type 101");
    }

    @Test
    void shouldRefuseWhenAPacketClaimsAnAbsurdLength() {
        byte[] file = new Frames.File(ByteOrder.LITTLE_ENDIAN, true)
                .frame(1, 0, FRAME)
                .bytes();
        file[24 + 8 + 3] = 0x7f;
        assertThatThrownBy(() -> read(file)).hasMessageContaining("claims");
    }
}
