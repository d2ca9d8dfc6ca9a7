/** What makes the link busy: bulk transfers, pings, web pages, streams that must survive, hostile datagrams. */
@NullMarked
package interstate.it.load;

import org.jspecify.annotations.NullMarked;
