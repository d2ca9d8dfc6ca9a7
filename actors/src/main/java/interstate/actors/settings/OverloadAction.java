package interstate.actors.settings;

/** What an end of a link does when the network loses too much for too long. */
public enum OverloadAction {
    /** Says so; the rate stays as it is. */
    WARN,
    /** Says so, and halves the rate of the lane that loses; a calling end only. */
    STEP_DOWN,
    /** Says so, and ends its lane. */
    STOP
}
