package interstate.it.scenario;

import interstate.it.net.Installation;
import java.util.List;

/** One claim and how it is measured. */
public interface Line {
    /** Short, for {@code --only}. */
    String name();

    /** The claim in words. */
    String claim();

    /**
     * Measures.
     *
     * @param figures takes what is measured as it is measured, so that a run that fails later still tells it
     * @throws VoidRun to be repeated
     */
    void measure(Installation installation, Effort effort, List<Figure> figures);
}
