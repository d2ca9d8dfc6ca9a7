package interstate.actors.simulation;

/** Sees every datagram that leaves a host of the world, when it leaves. */
@FunctionalInterface
public interface Wiretap {

    void departed(Departure departure);
}
