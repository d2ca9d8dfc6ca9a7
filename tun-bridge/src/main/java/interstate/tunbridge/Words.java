package interstate.tunbridge;

import java.util.List;

/** The words of a line that iproute2 prints: values follow their names. */
final class Words {
    private Words() {}

    static List<String> of(String line) {
        return List.of(line.strip().split("[\\s\\\\]+", -1));
    }

    /** The word after a name, or a default where the name is missing. */
    static String after(List<String> words, String name, String otherwise) {
        int i = words.indexOf(name);
        return i < 0 || i + 1 == words.size() ? otherwise : words.get(i + 1);
    }
}
