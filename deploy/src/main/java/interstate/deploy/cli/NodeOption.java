package interstate.deploy.cli;

import java.util.List;

/**
 * An option of `server` or `client`, which is another way to write a key of reference.conf.
 *
 * @param names the option's name, then its aliases
 * @param scope where the key is
 * @param key the key, within its scope
 * @param label what stands for the value in the help
 */
record NodeOption(List<String> names, Scope scope, String key, Form form, String label, String help) {
    /** The block that the key is in. */
    enum Scope {
        /** The top of the file. */
        NODE,
        /** server { }, or the one entry of links. */
        END
    }

    /** How the option is written. */
    enum Form {
        /** With one value. */
        VALUE,
        /** With values between commas, or several times. */
        LIST,
        /** Without a value; its key becomes false. */
        NEGATION,
        /** As VALUE, for tests, not in the help. */
        TEST
    }

    static NodeOption value(Scope scope, String key, String label, String help, String... names) {
        return new NodeOption(List.of(names), scope, key, Form.VALUE, label, help);
    }

    static NodeOption list(Scope scope, String key, String label, String help, String... names) {
        return new NodeOption(List.of(names), scope, key, Form.LIST, label, help);
    }

    static NodeOption negation(Scope scope, String key, String help, String... names) {
        return new NodeOption(List.of(names), scope, key, Form.NEGATION, "", help);
    }

    static NodeOption test(Scope scope, String key, String label, String help, String... names) {
        return new NodeOption(List.of(names), scope, key, Form.TEST, label, help);
    }

    boolean takesValue() {
        return form != Form.NEGATION;
    }
}
