/** Who can read it: handshake, sealing, masking. */
@NullMarked
package interstate.crypto;

import org.jspecify.annotations.NullMarked;
