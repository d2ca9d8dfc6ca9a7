/**
 * How much repair a link needs: what a recorded network would have cost its inner packets under other settings, by replaying
 * the link's own code over it.
 */
@NullMarked
package interstate.actors.plan;

import org.jspecify.annotations.NullMarked;
