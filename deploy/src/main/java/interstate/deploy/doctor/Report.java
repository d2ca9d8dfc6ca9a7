package interstate.deploy.doctor;

import java.util.List;

/**
 * What was found on a machine.
 *
 * @param realTime whether the wake-ups are a real-time thread's
 * @param idle wake-ups while nothing else of this process ran
 * @param loaded wake-ups beside a busy thread on each CPU
 */
public record Report(List<Finding> findings, boolean realTime, WakeUps idle, WakeUps loaded) {
    public Report {
        findings = List.copyOf(findings);
    }
}
