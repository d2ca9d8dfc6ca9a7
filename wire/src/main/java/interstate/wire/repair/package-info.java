/** The repair of lost payloads: a random linear code over GF(256) in a sliding window, and what each end keeps for it. */
@NullMarked
package interstate.wire.repair;

import org.jspecify.annotations.NullMarked;
