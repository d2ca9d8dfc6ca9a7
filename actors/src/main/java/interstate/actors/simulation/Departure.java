package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;

/**
 * One datagram on the wire, as an observer beside the sender sees it.
 *
 * @param lane number of the lane, which the observer does not see
 * @param slot the lane's slot
 * @param datagram the bytes themselves, never changed after
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on and never compared.
public record Departure(int lane, long slot, long atNs, Endpoint from, Endpoint to, byte[] datagram) {}
