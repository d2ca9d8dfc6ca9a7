/** What the kernel says of when datagrams left: stamps read from the sockets, matched with slots, counted by lane. */
@NullMarked
package interstate.actors.stamps;

import org.jspecify.annotations.NullMarked;
