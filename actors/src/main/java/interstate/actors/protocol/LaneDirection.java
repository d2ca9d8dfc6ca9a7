package interstate.actors.protocol;

/** Which of a link's lanes, seen from this end. */
public enum LaneDirection {
    /** The peer's lane: what arrives here. */
    INCOMING("incoming"),
    /** This end's lane: what is sent from here. */
    OUTGOING("outgoing");

    private final String text;

    LaneDirection(String text) {
        this.text = text;
    }

    /** As people and JSON have it. */
    public String text() {
        return text;
    }
}
