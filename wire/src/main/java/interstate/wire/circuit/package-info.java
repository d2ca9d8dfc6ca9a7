/** What travels in tunnels: cells, the messages in them, and where each is to go. */
@NullMarked
package interstate.wire.circuit;

import org.jspecify.annotations.NullMarked;
