package interstate.actors.simulation;

/** Runs a seed; when a rule is broken, says how to see it again. */
final class Replay {

    private Replay() {}

    static Outcome run(Scenario scenario) {
        try {
            return World.run(scenario);
        } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError(
                    "seed " + scenario.seed() + ": " + broken.getMessage()
                            + "\n  again: mvn -q -o -pl actors -am test -Dtest=SimulationTest#shouldTellTheStory* "
                            + "-Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + scenario.seed(),
                    broken);
        }
    }
}
