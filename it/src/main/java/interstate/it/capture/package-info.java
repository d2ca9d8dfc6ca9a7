/** What an observer on the wire records: tcpdump, its file, and the two directions of one flow read from it. */
@NullMarked
package interstate.it.capture;

import org.jspecify.annotations.NullMarked;
