package interstate.it.bench;

import interstate.it.load.BusyCpus;
import interstate.it.load.Garbage;
import interstate.it.net.Topology;

/** What else the machine does while slots are measured. */
enum Load {
    /** Nothing that the bench started. */
    IDLE("idle"),
    /** A busy loop for each CPU. */
    BUSY("every core busy"),
    /** A JVM that makes garbage in a full heap of 1 GB. */
    GARBAGE("garbage beside");

    private final String words;

    Load(String words) {
        this.words = words;
    }

    /** In words, for names of figures. */
    String words() {
        return words;
    }

    /** Begins it; closing ends it. */
    AutoCloseable start(Topology topology) {
        return switch (this) {
            case IDLE -> () -> {};
            case BUSY -> BusyCpus.start(topology);
            case GARBAGE -> Garbage.start(topology);
        };
    }
}
