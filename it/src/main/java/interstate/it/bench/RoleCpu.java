package interstate.it.bench;

import interstate.it.net.Proc;
import interstate.it.scenario.Pause;
import java.util.List;

/**
 * CPU time of a pair of pacers by role. A stall of the host makes them change places, so each is looked at 20 times a second, and
 * what it used counts for the role that it had. The time in which they changed belongs to neither and is told apart.
 *
 * @param leaderPercent of a core, while one and the same led
 * @param standbyPercent of a core, likewise
 * @param changingPercent of the time, in which the lead changed
 */
record RoleCpu(double leaderPercent, double standbyPercent, double changingPercent) {
    private static final double LOOK_SECONDS = 0.05;

    /** Watches for so long. */
    static RoleCpu over(PacingRig rig, int seconds) {
        List<Proc> both = List.of(rig.leader(), rig.standby());
        long[] used = both.stream().mapToLong(Proc::cpuNs).toArray();
        long fromNs = System.nanoTime();
        long untilNs = fromNs + seconds * 1_000L * PacingRig.MS;
        long leads = rig.pacer().pid();
        double leaderNs = 0;
        double standbyNs = 0;
        double steadyNs = 0;
        double changingNs = 0;
        for (long nowNs = fromNs; nowNs < untilNs; ) {
            Pause.seconds(LOOK_SECONDS);
            long leadsNow = rig.pacer().pid();
            long thenNs = nowNs;
            nowNs = System.nanoTime();
            boolean steady = leads == leadsNow;
            steadyNs += steady ? nowNs - thenNs : 0;
            changingNs += steady ? 0 : nowNs - thenNs;
            for (int i = 0; i < used.length; i++) {
                long now = both.get(i).cpuNs();
                double sinceNs = now - used[i];
                used[i] = now;
                boolean led = both.get(i).pid() == leads;
                leaderNs += steady && led ? sinceNs : 0;
                standbyNs += steady && !led ? sinceNs : 0;
            }
            leads = leadsNow;
        }
        return new RoleCpu(
                100 * leaderNs / steadyNs, 100 * standbyNs / steadyNs, 100 * changingNs / (steadyNs + changingNs));
    }
}
