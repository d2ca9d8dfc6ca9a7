package interstate.crypto;

import java.util.Arrays;

/**
 * What a finished handshake leaves: one 32-byte key per direction (Noise's Split).
 *
 * <p>The accessors give the arrays themselves, so that {@link #wipe} reaches every holder; the owner wipes once all sealers
 * and openers are made.
 */
@SuppressWarnings("ArrayRecordComponent") // keys are wiped in place, never compared
public record SessionSecrets(byte[] initiatorToResponder, byte[] responderToInitiator) {
    public void wipe() {
        Arrays.fill(initiatorToResponder, (byte) 0);
        Arrays.fill(responderToInitiator, (byte) 0);
    }

    @Override
    public String toString() {
        return "SessionSecrets[...]";
    }
}
