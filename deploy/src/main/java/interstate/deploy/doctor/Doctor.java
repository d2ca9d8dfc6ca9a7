package interstate.deploy.doctor;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks at all there is to look at, and measures. Changes nothing. */
public final class Doctor {
    private final Machine machine;

    Doctor(Machine machine) {
        this.machine = machine;
    }

    /** Of the machine this runs on. */
    public static Doctor here() {
        return new Doctor(Machine.here());
    }

    /**
     * Takes some five seconds.
     *
     * @param peer whose datagrams' way out is looked at; empty: the default route's
     * @param progress is told of what takes long, in one line each
     */
    public Report examine(Optional<InetAddress> peer, Consumer<String> progress) {
        WayOut way = peer.map(address -> WayOut.to(address, machine.programs()))
                .orElseGet(() -> WayOut.byDefault(machine.files()));
        WakeUpProbe probe = machine.probe();
        List<Finding> findings = new ArrayList<>();
        ofMachine().map(Check::look).forEach(findings::add);
        findings.add(way.finding());
        ofInterface().map(check -> check.look(way.interfaceName())).forEach(findings::add);

        StolenTime stolen = new StolenTime(machine.files());
        OptionalLong beforeNs = stolen.stolenNs();
        progress.accept("measuring wake-ups for 2.5 s, idle");
        WakeUps idle = probe.measure(0);
        progress.accept("measuring wake-ups for 2.5 s, with a busy thread on each of " + machine.cpus() + " CPUs");
        WakeUps loaded = probe.measure(machine.cpus());
        boolean realTime = probe.realTime();
        findings.add(StolenTime.between(beforeNs, stolen.stolenNs()));
        findings.add(idle.finding("wake-ups, idle", realTime));
        findings.add(loaded.finding("wake-ups, loaded", realTime));
        return new Report(findings, realTime, idle, loaded);
    }

    private Stream<Check> ofMachine() {
        KernelFiles files = machine.files();
        return Stream.of(
                new KernelVersion(files),
                new JavaVersion(machine.java()),
                new ClockSource(files, machine.nowNs()),
                new IdleStates(files),
                new FrequencyGovernor(files),
                new Preemption(files),
                new RealTimePriority(machine.probe()::realTime),
                new RealTimeLimit(files),
                new FairServer(files),
                new TimerSlack(files),
                new HugePages(files));
    }

    private Stream<InterfaceCheck> ofInterface() {
        Programs programs = machine.programs();
        return Stream.of(
                new EnergyEfficientEthernet(programs),
                new Coalescing(programs),
                new QueueOut(machine.files(), programs),
                new NeighbourQueue(machine.files()));
    }
}
