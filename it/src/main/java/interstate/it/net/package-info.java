/** The test network and what runs in it: namespaces, the wire between them, processes, daemons under test. */
@NullMarked
package interstate.it.net;

import org.jspecify.annotations.NullMarked;
