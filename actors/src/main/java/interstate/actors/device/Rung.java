package interstate.actors.device;

/**
 * What overloads have made of a link's lanes.
 *
 * @param outgoing how often the rate of this end's lane was halved
 * @param incoming how often that of the server's was
 * @param stopped whether there are to be no lanes any more
 */
public record Rung(int outgoing, int incoming, boolean stopped) {

    /** As configured. */
    public static final Rung TOP = new Rung(0, 0, false);

    /** Whether either lane is slower than configured. */
    public boolean isBelowTop() {
        return outgoing > 0 || incoming > 0;
    }
}
