package interstate.deploy.cli;

import java.util.List;

/** An option as the user knows it: by that of its names that was typed. */
final class TypedName {
    private TypedName() {}

    /** The first name that is among the arguments, or else the first of all. */
    static String of(List<String> names, List<String> arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (names.contains(name)) {
                return name;
            }
        }
        return names.get(0);
    }
}
