/**
 * The link's protocol without threads, sockets or clocks: time and randomness come in as arguments, effects go out through
 * ports. The daemon, the actor tests and the seeded simulator run this same code.
 */
@NullMarked
package interstate.actors.protocol;

import org.jspecify.annotations.NullMarked;
