package interstate.pacing;

import java.nio.file.Path;
import java.util.List;

/**
 * How a node starts pacers that it lacks.
 *
 * @param command the whole command line of a pacer, see {@link PacerCommand}
 * @param start of the first one; a standby has the same but holds nothing at first
 * @param controls where the two pacers of a pair listen
 * @param standby whether there are to be two
 */
public record PairStart(List<String> command, PacerStart start, List<Path> controls, boolean standby) {
    public PairStart {
        command = List.copyOf(command);
        controls = List.copyOf(controls);
    }
}
