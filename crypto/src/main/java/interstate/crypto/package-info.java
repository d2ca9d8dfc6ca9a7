/**
 * Who can read it: handshake, sealing, masking. Pure: randomness and time are arguments. Secrets are wiped where they are ours;
 * copies that JCA and Bouncy Castle make inside last until the garbage collector takes them.
 */
@NullMarked
package interstate.crypto;

import org.jspecify.annotations.NullMarked;
