/**
 * A world in which the link's own code runs under virtual time and one seed: a network that loses, delays, reorders,
 * doubles, damages and forges, nodes that die, stop and move, pacers that go on, and a referee who sees every datagram.
 */
@NullMarked
package interstate.actors.simulation;

import org.jspecify.annotations.NullMarked;
