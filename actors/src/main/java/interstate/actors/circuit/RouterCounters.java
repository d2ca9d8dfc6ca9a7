package interstate.actors.circuit;

import java.util.EnumMap;
import java.util.Map;

/** What a router has counted of what others ask of it. Written on the links' thread alone; others see {@link #copy copies}. */
public final class RouterCounters {
    /** Cells by an id that leads nowhere. */
    public long cellsUnknown;
    /** Blocks that are no cell of this network's size. */
    public long cellsMalformed;
    /** Messages that break a rule, or that nobody may send. */
    public long messagesMalformed;
    /** Messages that found no room on their way. */
    public long messagesDropped;
    /** Messages for a router with which there is no link, or a tunnel that is not there. */
    public long messagesUnroutable;
    /** Messages dropped because they came too fast. */
    public long messagesThrottled;
    /** Requests for tunnels that were looked at. */
    public long buildsAsked;
    /** Those that were granted. */
    public long buildsAccepted;
    /** Those that were dropped unanswered. */
    public final Map<Dropped, Long> buildsDropped = new EnumMap<>(Dropped.class);
    /** Those that were refused: the other end learns that, and not why. */
    public final Map<Refusal, Long> buildsRefused = new EnumMap<>(Refusal.class);

    /** Reply blocks that did not hold. */
    public final Map<ReplyRefusal, Long> repliesRefused = new EnumMap<>(ReplyRefusal.class);

    /** Why a reply block does not hold. */
    public enum ReplyRefusal {
        /** It was used before. */
        USED,
        /** Its time is over, or it is older than any may be. */
        EXPIRED,
        /** It was made before this router was started. */
        BEFORE_START,
        /** It was made in the future. */
        AHEAD,
        /** It leads to this router again. */
        SELF,
        /** Too many are kept in mind. */
        FULL
    }

    /** Why a request got no answer at all. */
    public enum Dropped {
        /** None of its records is for this router. */
        NOT_OURS,
        /** Its stamp is worth too little. */
        UNPAID,
        /** Its ephemeral has come before. */
        REPLAYED,
        /** Too many from that neighbour, or in all. */
        THROTTLED,
        /** Its record does not open, or what is inside breaks a rule. */
        MALFORMED
    }

    /** Why a request was refused. */
    public enum Refusal {
        /** It was made too long ago, or is not made yet. */
        TIME,
        /** It came by another link than its cells would have to. */
        WRONG_LINK,
        /** It leads back to this router. */
        SELF,
        /** No link leads to the next router, or none that is up. */
        NO_LINK,
        /** Another tunnel has that id. */
        ID_TAKEN,
        /** As many tunnels as there may be. */
        FULL,
        /** More cells than the link to the next router has left. */
        RESERVATION,
        /** It asks for a longer life, or a higher rate, than anybody may have. */
        LIMIT
    }

    void dropped(Dropped why) {
        buildsDropped.merge(why, 1L, Long::sum);
    }

    void refused(Refusal why) {
        buildsRefused.merge(why, 1L, Long::sum);
    }

    void refused(ReplyRefusal why) {
        repliesRefused.merge(why, 1L, Long::sum);
    }

    /** A copy that no longer changes. */
    public RouterCounters copy() {
        RouterCounters c = new RouterCounters();
        c.cellsUnknown = cellsUnknown;
        c.cellsMalformed = cellsMalformed;
        c.messagesMalformed = messagesMalformed;
        c.messagesDropped = messagesDropped;
        c.messagesUnroutable = messagesUnroutable;
        c.messagesThrottled = messagesThrottled;
        c.buildsAsked = buildsAsked;
        c.buildsAccepted = buildsAccepted;
        c.buildsDropped.putAll(buildsDropped);
        c.buildsRefused.putAll(buildsRefused);
        c.repliesRefused.putAll(repliesRefused);
        return c;
    }
}
