package interstate.deploy.cli;

import interstate.deploy.config.BadInput;
import interstate.deploy.doctor.Doctor;
import interstate.deploy.doctor.Report;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** `doctor`: whether this machine is on time, and what to change so that it is. */
final class DoctorCommand implements Callable<Integer> {
    private static final String JSON = "--json";
    private static final String PEER = "--peer";
    /** A name or an address; the port that goes with it elsewhere does no harm. */
    private static final Pattern HOST = Pattern.compile(
            "(?:\\[(?<bracketed>[0-9a-fA-F:.]+)\\]|(?<name>[\\w.-]+))(?::\\d+)?|(?<ipv6>[0-9a-fA-F:.]+(?:%[\\w.-]+)?)");

    private static final List<String> FORMS = List.of("bracketed", "name", "ipv6");

    private final Host host;
    private final BiFunction<Optional<InetAddress>, Consumer<String>, Report> examination;
    private final CommandSpec spec;

    DoctorCommand(Host host) {
        this(host, (peer, progress) -> Doctor.here().examine(peer, progress));
    }

    /** @param examination from the peer, if one is asked for, and one who is told of what takes long */
    DoctorCommand(Host host, BiFunction<Optional<InetAddress>, Consumer<String>, Report> examination) {
        this.host = host;
        this.examination = examination;
        this.spec = Commands.of(
                        "doctor",
                        "Look at this machine and measure for five seconds how late it wakes threads: what was found,"
                                + " what it costs, what mends it. Nothing is changed.",
                        this)
                .addOption(Commands.flag(JSON, "One JSON object."))
                .addOption(Commands.value(
                        PEER,
                        "HOST",
                        "Look at the network interface that leads to HOST. Default: the default route's."));
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        Optional<InetAddress> peer =
                Optional.ofNullable(Commands.given(spec, PEER)).map(DoctorCommand::address);
        Report report = examination.apply(peer, line -> host.err().println(line));
        host.out().print(Commands.has(spec, JSON) ? ReportText.json(report) : ReportText.table(report));
        return 0;
    }

    private static InetAddress address(String text) {
        Matcher matcher = HOST.matcher(text);
        if (!matcher.matches()) {
            throw refused(text, "the name or address of a host");
        }
        try {
            String host = FORMS.stream()
                    .map(matcher::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            return InetAddress.getAllByName(host)[0];
        } catch (UnknownHostException e) {
            throw refused(text, "a host that this machine can find");
        }
    }

    private static BadInput refused(String text, String allowed) {
        return new BadInput(PEER + " is \"" + text + "\"; allowed: " + allowed);
    }
}
