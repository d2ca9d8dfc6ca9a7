/** The loops that move bytes, each on a thread of its own, joined by rings; actors start, watch and replace them. */
@NullMarked
package interstate.actors.agent;

import org.jspecify.annotations.NullMarked;
