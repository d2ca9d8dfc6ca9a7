/** Actors that own the node's edges: the TUN device, the UDP sockets, the pacer. */
@NullMarked
package interstate.actors.device;

import org.jspecify.annotations.NullMarked;
