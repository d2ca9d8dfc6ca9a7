package interstate.it.scenario;

import interstate.it.net.Installation;
import java.util.List;

/** One claim and how it is measured. */
interface Line {
    /** Short, for {@code --only}. */
    String name();

    /** The claim in words. */
    String claim();

    /**
     * Measures.
     *
     * @throws VoidRun to be repeated
     */
    List<Figure> measure(Installation installation, Effort effort);
}
