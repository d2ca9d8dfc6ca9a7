package interstate.actors.simulation;

/** Is told, line by line, what happened in a world: faults, sessions, lanes; for people who look into a seed. */
@FunctionalInterface
public interface Journal {

    void wrote(long atNs, String line);
}
