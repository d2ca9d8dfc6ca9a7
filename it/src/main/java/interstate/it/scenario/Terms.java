package interstate.it.scenario;

/** What a scenario asks of a link: what the client sends and what the server sends. */
public record Terms(LaneAsk up, LaneAsk down) {

    public static Terms both(LaneAsk lane) {
        return new Terms(lane, lane);
    }
}
