package interstate.crypto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Estimates what a guesser must try: a password is cut into words everyone tries, runs, repetitions and single characters,
 * the cheapest way there is, and each part is priced in bits.
 *
 * <p>An estimate by excess: real guessers know more words than this does.
 */
final class PasswordStrength {
    /** Words as lists of crackers begin with, the commonest first. A word costs the logarithm of its place and its spelling. */
    private static final Map<String, Integer> PLACES = places("""
            password 123456 qwerty letmein admin welcome monkey dragon master login princess football
            baseball sunshine iloveyou shadow michael superman batman trustno1 hello freedom whatever secret
            pass test guest root server client network internet wireless router interstate tunnel private
            public change changeme default summer winter spring autumn monday friday january october london
            berlin paris love money flower cookie cheese coffee computer pepper ginger hunter hunter2 killer
            ranger george thomas robert daniel jordan charlie andrew jessica jennifer michelle ashley
            starwars pokemon matrix correct horse battery staple asdf asdfgh zxcvbn qazwsx 1q2w3e4r
            qwertyuiop abc123 access security mustang corvette yankees chelsea arsenal liverpool
            """);

    private static final Map<Character, Character> LEET =
            Map.of('0', 'o', '1', 'l', '3', 'e', '4', 'a', '5', 's', '7', 't', '@', 'a', '$', 's', '!', 'i');

    private static final String KEYBOARD = "qwertyuiop asdfghjkl zxcvbnm poiuytrewq lkjhgfdsa mnbvcxz";

    /** Guessers also try words not in a list this short: a known word never counts as less than this. */
    private static final double MIN_WORD_BITS = 5;

    private static final int MIN_WORD_CHARS = 4;
    private static final int MIN_RUN_CHARS = 3;
    /** Nothing after these is counted: they are enough for any password, and the work grows with their cube. */
    private static final int MAX_CHARS = 128;

    private PasswordStrength() {}

    static double bits(String whole) {
        String password = whole.substring(0, Math.min(whole.length(), MAX_CHARS));
        int n = password.length();
        if (n == 0) {
            return 0;
        }
        double perChar = log2(poolSize(password));
        // cost[i]: the cheapest way to describe the first i characters.
        double[] cost = new double[n + 1];
        String plain = unleet(password.toLowerCase(Locale.ROOT));
        String lower = password.toLowerCase(Locale.ROOT);
        for (int end = 1; end <= n; end++) {
            cost[end] = cost[end - 1] + perChar;
            for (int start = 0; start < end; start++) {
                for (double part : parts(password, lower, plain, start, end, perChar)) {
                    cost[end] = Math.min(cost[end], cost[start] + part);
                }
            }
        }
        return cost[n];
    }

    /** The prices of every way to describe {@code [start, end)} as one part. */
    private static List<Double> parts(String password, String lower, String plain, int start, int end, double perChar) {
        List<Double> prices = new ArrayList<>(2);
        int length = end - start;
        if (length >= MIN_RUN_CHARS && isRun(lower, start, end)) {
            // Where it starts, which way it goes, how long it is.
            prices.add(perChar + 2 + log2(length));
        }
        if (length >= MIN_WORD_CHARS) {
            int place = Math.max(place(lower.substring(start, end)), place(plain.substring(start, end)));
            if (place > 0) {
                prices.add(Math.max(MIN_WORD_BITS, log2(place)) + spellingBits(password, plain, start, end));
            }
        }
        if (length >= MIN_RUN_CHARS && lower.indexOf(lower.substring(start, end)) < start) {
            // Said before, maybe running on into itself: from where, and how much.
            prices.add(log2(start) + log2(length) + 1);
        }
        return prices;
    }

    private static Map<String, Integer> places(String words) {
        Map<String, Integer> places = new HashMap<>();
        for (String word : words.strip().split("\\s+", -1)) {
            places.put(word, places.size() + 1);
        }
        return places;
    }

    /** From 1 for the commonest word; 0 for a word nobody tries. */
    private static int place(String word) {
        return PLACES.getOrDefault(word, 0);
    }

    /** Letters or digits that step by one constant (aaa, abc, 321), or neighbours on a keyboard. */
    private static boolean isRun(String text, int start, int end) {
        if (KEYBOARD.contains(text.substring(start, end))) {
            return true;
        }
        int step = text.charAt(start + 1) - text.charAt(start);
        if (Math.abs(step) > 1) {
            return false;
        }
        for (int i = start + 2; i < end; i++) {
            if (text.charAt(i) - text.charAt(i - 1) != step) {
                return false;
            }
        }
        return true;
    }

    /** A bit for capitals, a bit for digits in place of letters, and one more if not at the front only. */
    private static double spellingBits(String password, String plain, int start, int end) {
        double bits = 0;
        for (int i = start; i < end; i++) {
            if (Character.isUpperCase(password.charAt(i))) {
                bits += i == start ? 1 : 0.5;
            } else if (Character.toLowerCase(password.charAt(i)) != plain.charAt(i)) {
                bits += 0.5;
            }
        }
        return bits;
    }

    private static String unleet(String lower) {
        StringBuilder plain = new StringBuilder(lower);
        for (int i = 0; i < lower.length(); i++) {
            Character letter = LEET.get(lower.charAt(i));
            if (letter != null) {
                plain.setCharAt(i, letter);
            }
        }
        return plain.toString();
    }

    /** How many characters a guesser must draw from. */
    private static int poolSize(String password) {
        int size = 0;
        size += password.chars().anyMatch(c -> c >= 'a' && c <= 'z') ? 26 : 0;
        size += password.chars().anyMatch(c -> c >= 'A' && c <= 'Z') ? 26 : 0;
        size += password.chars().anyMatch(c -> c >= '0' && c <= '9') ? 10 : 0;
        size += password.chars().anyMatch(c -> c < 128 && c >= 32 && !Character.isLetterOrDigit(c)) ? 33 : 0;
        size += password.chars().anyMatch(c -> c >= 128 || c < 32) ? 64 : 0;
        return size;
    }

    private static double log2(double x) {
        return Math.log(Math.max(1, x)) / Math.log(2);
    }
}
