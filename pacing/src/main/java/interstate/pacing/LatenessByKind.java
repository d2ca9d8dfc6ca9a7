package interstate.pacing;

/** Lateness of datagrams at one moment, with data, pads and chaff apart, so that they can be seen not to differ. */
public record LatenessByKind(LatenessCounts data, LatenessCounts pads, LatenessCounts chaff) {

    /** What a lane's pacers counted. */
    public static LatenessByKind of(Lane lane) {
        return new LatenessByKind(lane.lateness(Slots.DATA), lane.lateness(Slots.PADS), lane.lateness(Slots.CHAFF));
    }

    public LatenessCounts all() {
        return data.plus(pads).plus(chaff);
    }

    /** What was counted since {@code earlier}, a reading of the same counts. */
    public LatenessByKind since(LatenessByKind earlier) {
        return new LatenessByKind(data.since(earlier.data), pads.since(earlier.pads), chaff.since(earlier.chaff));
    }
}
