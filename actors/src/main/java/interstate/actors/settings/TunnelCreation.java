package interstate.actors.settings;

/** How a tunnel's hops are asked to take part. */
public enum TunnelCreation {
    /** One message goes through all of them, each with a record in it: of one size, whatever the tunnel's length. */
    ONE_MESSAGE,
    /** Each is asked by itself, in garlic that goes through those before, and answers by a reply block of its own. */
    EACH_HOP
}
