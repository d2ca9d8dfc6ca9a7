package interstate.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The creator's side of a tunnel's building in one message: a record for each hop, at drawn places, the others random, and all so
 * prepared that each hop finds its own when those before have put their layers around it.
 *
 * <p>The hops' keys are this one's: {@link #wipe} forgets them.
 */
public final class BuildMessage {

    /** A hop that is asked. */
    public static final class Hop {
        private final byte[] hash;
        private final byte[] key;
        private final byte[] request;
        private final int difficulty;

        /**
         * Of the router with this hash and static key.
         *
         * @param request 160 bytes
         * @param difficulty leading zero bits that its stamp is to have
         */
        public Hop(byte[] hash, byte[] key, byte[] request, int difficulty) {
            if (request.length != BuildRecord.REQUEST_BYTES) {
                throw new IllegalArgumentException("a request has 160 bytes, not " + request.length);
            }
            this.hash = hash.clone();
            this.key = key.clone();
            this.request = request.clone();
            this.difficulty = difficulty;
        }
    }

    /** What became of a hop's record. */
    public enum Answer {
        ACCEPTED,
        REFUSED,
        /** It was garbled on the way, or never dealt with. */
        NONE
    }

    private final byte[] records;
    private final int[] slots;
    private final List<HopKeys> keys;

    private BuildMessage(byte[] records, int[] slots, List<HopKeys> keys) {
        this.records = records;
        this.slots = slots;
        this.keys = keys;
    }

    /**
     * Makes one.
     *
     * @param hops in the order of the tunnel
     * @param count records, no fewer than hops: 4 or 8
     * @param minute of the epoch, for stamps
     */
    public static BuildMessage of(List<Hop> hops, int count, long minute, Randomness randomness) {
        if (hops.isEmpty() || hops.size() > count) {
            throw new IllegalArgumentException(hops.size() + " hops in " + count + " records");
        }
        byte[] records = randomness.bytes(count * BuildRecord.BYTES);
        int[] slots = drawn(count, randomness);
        List<HopKeys> keys = new ArrayList<>();
        for (int i = 0; i < hops.size(); i++) {
            Hop hop = hops.get(i);
            int at = slots[i] * BuildRecord.BYTES;
            keys.add(BuildRecord.write(hop.hash, hop.key, hop.request, randomness, records, at));
            Hashcash.stamp(hop.hash, minute, hop.difficulty, records, at);
        }
        // The second hop's record goes through the first hop's layer, the third's through two, and so on.
        for (int layer = hops.size() - 2; layer >= 0; layer--) {
            CellLayer around = keys.get(layer).recordsLayer();
            for (int i = layer + 1; i < hops.size(); i++) {
                around.decipher(records, slots[i] * BuildRecord.BYTES, BuildRecord.BYTES);
            }
            around.wipe();
        }
        return new BuildMessage(records, Arrays.copyOf(slots, hops.size()), keys);
    }

    /** All places, in an order that is drawn: Fisher and Yates. */
    private static int[] drawn(int count, Randomness randomness) {
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            int other = below(i + 1, randomness);
            int place = places[i];
            places[i] = places[other];
            places[other] = place;
        }
        return places;
    }

    private static int below(int bound, Randomness randomness) {
        int most = 256 - 256 % bound;
        int drawn;
        do {
            drawn = randomness.bytes(1)[0] & 255;
        } while (drawn >= most);
        return drawn % bound;
    }

    /** The records, one after the other; a copy. */
    public byte[] records() {
        return records.clone();
    }

    /** What the creator and each hop have in common, in the order of the tunnel. */
    public List<HopKeys> keys() {
        return List.copyOf(keys);
    }

    /**
     * Reads what came back.
     *
     * @param answered the records after the last hop dealt with its own; changed
     * @return a hop's answer each, in the order of the tunnel
     */
    public List<Answer> answers(byte[] answered) {
        if (answered.length != records.length) {
            return slotsOf(Answer.NONE);
        }
        for (int layer = slots.length - 1; layer > 0; layer--) {
            CellLayer around = keys.get(layer).recordsLayer();
            for (int i = 0; i < layer; i++) {
                around.decipher(answered, slots[i] * BuildRecord.BYTES, BuildRecord.BYTES);
            }
            around.wipe();
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            answers.add(answer(keys.get(i), answered, slots[i] * BuildRecord.BYTES));
        }
        return answers;
    }

    /**
     * Reads what came back by the way it went, on which every hop but the last has put its layer around all records.
     *
     * @param answered the records as the first hop sent them back; changed
     * @return as {@link #answers}
     */
    public List<Answer> returned(byte[] answered) {
        if (answered.length == records.length) {
            for (HopKeys hop : keys.subList(0, keys.size() - 1)) {
                CellLayer around = hop.recordsLayer();
                for (int at = 0; at < answered.length; at += BuildRecord.BYTES) {
                    around.decipher(answered, at, BuildRecord.BYTES);
                }
                around.wipe();
            }
        }
        return answers(answered);
    }

    private List<Answer> slotsOf(Answer answer) {
        return Arrays.stream(slots).mapToObj(slot -> answer).toList();
    }

    private static Answer answer(HopKeys keys, byte[] b, int off) {
        byte[] key = keys.reply();
        try {
            byte[] plain =
                    NoiseAead.AES_GCM.decrypt(key, 0, new byte[0], Arrays.copyOfRange(b, off, off + BuildRecord.BYTES));
            return plain[0] == 1 ? Answer.ACCEPTED : Answer.REFUSED;
        } catch (HandshakeException e) {
            return Answer.NONE;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Forgets all keys. */
    public void wipe() {
        keys.forEach(HopKeys::wipe);
    }
}
