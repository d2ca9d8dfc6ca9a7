package interstate.crypto;

import static interstate.crypto.NoisePattern.Token.E;
import static interstate.crypto.NoisePattern.Token.E1;
import static interstate.crypto.NoisePattern.Token.EE;
import static interstate.crypto.NoisePattern.Token.EKEM1;
import static interstate.crypto.NoisePattern.Token.ES;
import static interstate.crypto.NoisePattern.Token.PSK;
import static interstate.crypto.NoisePattern.Token.S;
import static interstate.crypto.NoisePattern.Token.SE;
import static interstate.crypto.NoisePattern.Token.SS;

import java.util.List;

/** The handshake patterns we speak, as token lists: two for links, one for sealed boxes, and the plain ones public vectors exist for. */
enum NoisePattern {
    IK_PSK2_HFS("IKpsk2+hfs", true, List.of(E, ES, E1, S, SS), List.of(E, EE, EKEM1, SE, PSK)),
    NN_PSK0_HFS("NNpsk0+hfs", false, List.of(PSK, E, E1), List.of(E, EE, EKEM1)),
    IK_PSK2("IKpsk2", true, List.of(E, ES, S, SS), List.of(E, EE, SE, PSK)),
    NN_PSK0("NNpsk0", false, List.of(PSK, E), List.of(E, EE)),
    N("N", true, List.of(List.of(E, ES)));

    /** Noise rev 34, section 7; {@code E1} and {@code EKEM1} of the hybrid forward secrecy extension. */
    enum Token {
        E,
        S,
        EE,
        ES,
        SE,
        SS,
        PSK,
        /** The sender's encapsulation key, made for this handshake. */
        E1,
        /** A ciphertext for the peer's encapsulation key; its secret is mixed in after it. */
        EKEM1
    }

    private final String noiseName;
    private final boolean responderStaticKnown;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<List<Token>> messages;

    NoisePattern(String noiseName, boolean responderStaticKnown, List<Token> first, List<Token> second) {
        this(noiseName, responderStaticKnown, List.of(first, second));
    }

    NoisePattern(String noiseName, boolean responderStaticKnown, List<List<Token>> messages) {
        this.noiseName = noiseName;
        this.responderStaticKnown = responderStaticKnown;
        this.messages = messages;
    }

    String protocolName(NoiseAead aead) {
        String dh = isHybrid() ? "25519+MLKEM768" : "25519";
        return "Noise_" + noiseName + "_" + dh + "_" + aead.noiseName() + "_BLAKE2s";
    }

    /** Whether the initiator knows the responder's static key beforehand (the pre-message {@code <- s}). */
    boolean isResponderStaticKnown() {
        return responderStaticKnown;
    }

    /** Whether ephemerals are mixed into the key, as section 9.2 has it where there is a pre-shared one. */
    boolean isPreshared() {
        return messages.stream().anyMatch(tokens -> tokens.contains(PSK));
    }

    boolean isHybrid() {
        return messages.get(0).contains(E1);
    }

    /** The tokens of message 0 (initiator's) or 1 (responder's). */
    List<Token> tokens(int message) {
        return messages.get(message);
    }

    /** Whether reading this message runs an X25519 agreement on the sender's ephemeral. */
    boolean hasAgreement(int message) {
        return messages.get(message).contains(EE) || messages.get(message).contains(ES);
    }

    int messageCount() {
        return messages.size();
    }
}
