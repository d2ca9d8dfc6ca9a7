package interstate.actors.records;

import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.TimerSettings;
import org.jspecify.annotations.Nullable;

/** A caller at the waiting end: its session, and over which client's link it is reached. The links' thread, but where said. */
public final class RecordPeer {

    private final PeerId id;
    private final SendQueue packets;
    final Conversation conversation;
    /** As the latest offer asks for. */
    long timeoutNs;
    /** Over whose link its session was heard last; null until it has proved itself. */
    @Nullable RecordCarrier carrier;

    RecordPeer(PeerId id, TimerSettings timers, SendQueue packets, InnerPackets inner) {
        this.id = id;
        this.packets = packets;
        this.conversation = new Conversation(timers, packets, inner);
    }

    /** Any thread. */
    public PeerId id() {
        return id;
    }

    /** Inner packets that wait to be sealed; any thread. */
    public SendQueue packets() {
        return packets;
    }

    /** Whether it has used a session. */
    public boolean isConfirmed() {
        return carrier != null;
    }

    /** The client over whose link it is reached, or null. */
    public @Nullable String via() {
        RecordCarrier over = carrier;
        return over == null ? null : over.client();
    }

    /** When the current session was established, or 0 without one. */
    public long establishedNs() {
        RecordSession session = conversation.sessions.current();
        return session == null ? 0 : session.establishedNs;
    }

    /** The live counters. */
    public RecordCounters counters() {
        return conversation.counters;
    }
}
