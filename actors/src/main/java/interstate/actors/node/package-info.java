/** The node as a whole: what starts first, what ends last, and what it says of itself. */
@NullMarked
package interstate.actors.node;

import org.jspecify.annotations.NullMarked;
