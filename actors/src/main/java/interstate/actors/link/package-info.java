/** Actors that own links, their keys and their queues. */
@NullMarked
package interstate.actors.link;

import org.jspecify.annotations.NullMarked;
