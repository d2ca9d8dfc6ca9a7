package interstate.pacing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A node to be killed: starts a pacer with the lane that the test asked for, stages, and waits. */
final class NodeUnderTestMain {

    private NodeUnderTestMain() {}

    /** Takes the control path and the far port. */
    public static void main(String[] args) throws IOException {
        RemotePacer pacer = RemotePacer.spawn(
                PacerProcessTest.command(),
                PacerProcessTest.start(Path.of(args[0]), List.of(Wire.anyPort()), List.of()));
        Lane lane = pacer.openLane(PacerProcessTest.lane(Integer.parseInt(args[1])));
        boolean staged = true;
        for (long slot = lane.nextSlot() + 1; staged; slot++) {
            staged = lane.stage(slot, new byte[PacerProcessTest.BYTES], 0);
        }
        System.out.println("up");
        int end = System.in.read();
        System.exit(end);
    }
}
