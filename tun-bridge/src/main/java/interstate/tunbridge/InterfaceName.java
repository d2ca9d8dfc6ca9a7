package interstate.tunbridge;

import java.util.regex.Pattern;

/** What the kernel takes as an interface's name, and what a command line can carry safely. */
final class InterfaceName {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.%-]{0,14}");

    private InterfaceName() {}

    static String require(String name) {
        if (!ALLOWED.matcher(name).matches()) {
            throw new IllegalArgumentException("interface name '" + name
                    + "': 1 to 15 letters, digits, '_', '-' or '.', the first one a letter, a digit or '_'");
        }
        return name;
    }
}
