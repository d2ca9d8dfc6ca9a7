/** Who is responsible: node, links. */
@NullMarked
package interstate.actors;

import org.jspecify.annotations.NullMarked;
