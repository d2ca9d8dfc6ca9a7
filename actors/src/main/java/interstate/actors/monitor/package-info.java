/** The packet monitor's files: rows on their way from the cipher, and the agent that writes them. */
@NullMarked
package interstate.actors.monitor;

import org.jspecify.annotations.NullMarked;
