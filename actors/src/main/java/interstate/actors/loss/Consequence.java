package interstate.actors.loss;

/** What an overload leads to. */
public enum Consequence {
    /** Nothing but words. */
    NONE("its rate stays"),
    /** The lane that loses goes on at half the rate. */
    SLOWER("its rate is halved, as on-overload = step-down says"),
    /** It would be halved, but is the least there is. */
    SLOWEST("its rate stays, being the least that on-overload = step-down knows"),
    /** The lane ends. */
    STOPPED("its lane ends, as on-overload = stop says");

    private final String text;

    Consequence(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
