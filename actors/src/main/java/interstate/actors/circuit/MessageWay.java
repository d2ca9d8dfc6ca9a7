package interstate.actors.circuit;

import interstate.wire.circuit.Delivery;

/** Where messages go into a tunnel that this router has made. The links' thread. */
public interface MessageWay {

    /** Whoever has messages for the tunnel, and gives them when there is room. */
    interface Feeder {
        /** Offers so many bytes of messages, or fewer. */
        void feed(long nowNs, MessageWay to, int bytes);
    }

    /** Takes a message, copied; false if a limit of the tunnel, or want of room, forbids it. */
    boolean offer(long nowNs, Delivery delivery, byte[] b, int off, int bytes);

    /** Has somebody asked for messages whenever there is room. */
    void feedFrom(Feeder other);

    /** What has been counted; live. */
    EndCounters counters();
}
