/** Tunnels over links, without threads, sockets or clocks: what a router does with the cells that come, and when they go on. */
@NullMarked
package interstate.actors.circuit;

import org.jspecify.annotations.NullMarked;
