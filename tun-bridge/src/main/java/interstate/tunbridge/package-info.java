/** The edge to the kernel: TUN, UDP, clocks, priorities. */
@NullMarked
package interstate.tunbridge;

import org.jspecify.annotations.NullMarked;
