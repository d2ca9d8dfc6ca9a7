package interstate.actors.protocol;

import interstate.wire.BlockKind;

/** What a link that carries records does with them. */
public interface RecordCarriage extends BlockCarriage {

    @Override
    default BlockKind kind() {
        return BlockKind.RECORD;
    }
}
