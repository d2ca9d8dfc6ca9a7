package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;

/** What carries datagrams between addresses, or does not. */
interface Carrier {

    /** Who listens at an address. */
    interface Receiver {
        /** The array is the receiver's. */
        void arrive(Endpoint from, byte[] datagram);
    }

    void attach(Endpoint address, Receiver receiver);

    void detach(Endpoint address);

    /** A lane's datagram leaves its host. */
    void send(Departure departure);
}
