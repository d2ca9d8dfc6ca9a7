package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Finding.Level;
import interstate.deploy.doctor.Programs.Answer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceChecksTest {
    private static final String NEIGHBOURS = "proc/sys/net/ipv4/neigh/";
    private static final Programs NOTHING_INSTALLED = (program, arguments) -> new Answer(Answer.NOT_INSTALLED, "");

    @TempDir
    Path root = Path.of("");

    private MadeUpTree tree = new MadeUpTree(root);

    @BeforeEach
    void plant() {
        tree = new MadeUpTree(root);
    }

    @ParameterizedTest
    @CsvSource({
        "enabled - active, WARN, ethtool --set-eee eth7 eee off",
        "enabled - inactive, OK, ''",
        "disabled, OK, ''",
        "not supported, OK, ''"
    })
    void shouldMindEnergyEfficientEthernetWhenItIsActive(String status, Level level, String mend) {
        Programs programs = answering(
                "ethtool --show-eee eth7",
                0,
                "EEE settings for eth7:\n\tEEE status: " + status + "\n\tTx LPI: 17 (us)\n");

        Finding finding = new EnergyEfficientEthernet(programs).look("eth7");

        assertThat(finding.found()).isEqualTo(status);
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.mend()).isEqualTo(mend);
    }

    @ParameterizedTest
    @CsvSource({
        "off, 0, OK, ''",
        "off, 50, NOTE, ethtool --coalesce eth7 rx-usecs 0",
        "on, 0, NOTE, ethtool --coalesce eth7 adaptive-rx off rx-usecs 0"
    })
    void shouldMindCoalescingWhenArrivalsAreGathered(String adaptive, int receiveUs, Level level, String mend) {
        String text = "Coalesce parameters for eth7:\nAdaptive RX: " + adaptive + "  TX: n/a\n\nrx-usecs: " + receiveUs
                + "\nrx-frames: 1\nrx-usecs-irq: 9\n\ntx-usecs: 99\n";

        Finding finding = new Coalescing(answering("ethtool --show-coalesce eth7", 0, text)).look("eth7");

        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.mend()).isEqualTo(mend);
        assertThat(finding.costUs().contains("up to 50 ")).isEqualTo(receiveUs == 50);
    }

    @Test
    void shouldFindAnInterfaceFineWhenItHasNeitherOfThem() {
        Programs programs = (program, arguments) -> new Answer(75, "netlink error: Operation not supported\n");

        assertThat(new EnergyEfficientEthernet(programs).look("eth7").level()).isEqualTo(Level.OK);
        assertThat(new Coalescing(programs).look("eth7").level()).isEqualTo(Level.OK);
    }

    @Test
    void shouldPassOnTheComplaintWhenAProgramFails() {
        Programs programs = (program, arguments) -> new Answer(1, "Cannot get it: No such device\nmore\n");

        assertThat(new EnergyEfficientEthernet(programs).look("eth7").found())
                .isEqualTo("unknown: ethtool says: Cannot get it: No such device");
        assertThat(new Coalescing(programs).look("eth7").found())
                .isEqualTo("unknown: ethtool says: Cannot get it: No such device");
        assertThat(new QueueOut(tree.files(), programs).look("eth7").found())
                .isEqualTo("unknown: tc says: Cannot get it: No such device");
    }

    @Test
    void shouldNameThePackageWhenAProgramIsMissing() {
        assertThat(new EnergyEfficientEthernet(NOTHING_INSTALLED).look("eth7").mend())
                .isEqualTo("apt install ethtool");
        assertThat(new Coalescing(NOTHING_INSTALLED).look("eth7").mend()).isEqualTo("apt install ethtool");
        assertThat(new QueueOut(tree.files(), NOTHING_INSTALLED).look("eth7").mend())
                .isEqualTo("apt install iproute2");
    }

    @ParameterizedTest
    @CsvSource({
        "qdisc noqueue 0: root refcnt 2, OK",
        "qdisc fq 8001: root refcnt 2 limit 10000p, OK",
        "qdisc mq 0: root|qdisc fq_codel 0: parent :2 limit 10240p|qdisc fq_codel 0: parent :1 limit 10240p, OK",
        "qdisc pfifo_fast 0: root refcnt 2 bands 3, NOTE",
        "qdisc mq 0: root|qdisc pfifo_fast 0: parent :1 bands 3, NOTE",
        "qdisc htb 1: root refcnt 2|qdisc fq_codel 10: parent 1:10, WARN"
    })
    void shouldWeighTheQueueByWhatADatagramWaitsForInIt(String lines, Level level) {
        String text = lines.replace('|', '\n') + "\n";

        Finding finding = new QueueOut(tree.files(), kernel(text, "modprobe -n -q sch_fq")).look("eth7");

        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.mend()).isEqualTo(level == Level.OK ? "" : "tc qdisc replace dev eth7 root fq");
    }

    @ParameterizedTest
    @CsvSource({
        "modprobe -n -q sch_fq, tc qdisc replace dev eth7 root fq",
        "modprobe -n -q sch_fq_codel, tc qdisc replace dev eth7 root fq_codel",
        "zgrep -qx CONFIG_NET_SCH_FQ=y /proc/config.gz, tc qdisc replace dev eth7 root fq",
        "zgrep -qx CONFIG_NET_SCH_SFQ=y /proc/config.gz, tc qdisc replace dev eth7 root sfq",
        "none, ''"
    })
    void shouldAdviseOnlyAQueueThatTheKernelHas(String succeeds, String mend) {
        Programs programs = kernel("qdisc pfifo_fast 0: root refcnt 2 bands 3\n", succeeds);

        assertThat(new QueueOut(tree.files(), programs).look("eth7").mend()).isEqualTo(mend);
    }

    @Test
    void shouldAdviseAQueueThatIsLoadedWithoutAskingFurther() {
        tree.with("sys/module/sch_fq/refcnt", "0");
        Programs programs = answering("tc qdisc show dev eth7", 0, "qdisc pfifo_fast 0: root refcnt 2 bands 3\n");

        assertThat(new QueueOut(tree.files(), programs).look("eth7").mend())
                .isEqualTo("tc qdisc replace dev eth7 root fq");
    }

    @Test
    void shouldReadTheInterfacesOwnNeighbourQueueWhenThereIsOne() {
        tree.with(NEIGHBOURS + "default/unres_qlen_bytes", "212992").with(NEIGHBOURS + "eth7/unres_qlen_bytes", "4096");
        NeighbourQueue check = new NeighbourQueue(tree.files());

        assertThat(check.look("eth7").mend()).isEqualTo("echo 0 > /proc/sys/net/ipv4/neigh/eth7/unres_qlen_bytes");
        assertThat(check.look("eth7").found()).isEqualTo("4096 bytes");
        assertThat(check.look("eth8").found()).isEqualTo("212992 bytes");
        assertThat(check.look(Optional.empty()).found()).isEqualTo("212992 bytes");
    }

    @Test
    void shouldFindTheNeighbourQueueFineWhenItHoldsNothing() {
        tree.with(NEIGHBOURS + "default/unres_qlen_bytes", "0");

        assertThat(new NeighbourQueue(tree.files()).look(Optional.empty()))
                .isEqualTo(Finding.ok("neighbour queue", "off"));
    }

    /** Shows the queueing disciplines in use; of all other commands one succeeds. */
    private static Programs kernel(String queues, String succeeds) {
        return (program, arguments) -> {
            String command = program + " " + String.join(" ", arguments);
            return command.startsWith("tc qdisc show ")
                    ? new Answer(0, queues)
                    : new Answer(command.equals(succeeds) ? 0 : 1, "");
        };
    }

    private static Programs answering(String command, int exit, String text) {
        return (program, arguments) -> {
            assertThat(program + " " + String.join(" ", arguments)).isEqualTo(command);
            return new Answer(exit, text);
        };
    }
}
