/** What travels: payloads, blocks, fragments. */
@NullMarked
package interstate.wire;

import org.jspecify.annotations.NullMarked;
