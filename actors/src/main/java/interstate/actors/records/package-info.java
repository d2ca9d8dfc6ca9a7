/**
 * Sessions from end to end over links that end at a relay: their handshake, the records that inner packets are sealed into, and the
 * relay's part, which is to hand records on. No sockets, threads or clocks.
 */
@org.jspecify.annotations.NullMarked
package interstate.actors.records;
