/** What travels on a link: datagram layout, payloads, blocks, fragments and the handshake's offers, all pure functions of their arguments. */
@NullMarked
package interstate.wire;

import org.jspecify.annotations.NullMarked;
