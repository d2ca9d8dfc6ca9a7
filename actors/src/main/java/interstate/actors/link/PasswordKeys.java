package interstate.actors.link;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.Secret;
import interstate.crypto.PasswordKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of a node's passwords. Each is derived once, however many links share it, and one after the other, since
 * every derivation takes 64 MiB while it runs.
 *
 * <p>Any thread.
 */
public final class PasswordKeys {
    private final List<Derived> derived = new ArrayList<>();

    private record Derived(Secret password, Secret key) {}

    /**
     * The key of a password; takes some tenths of a second when it was never asked for before.
     *
     * @return 32 bytes, a copy which the caller owns
     */
    public synchronized byte[] of(Secret password) {
        for (Derived known : derived) {
            if (known.password().equals(password)) {
                return known.key().copy();
            }
        }
        byte[] utf8 = password.copy();
        try {
            byte[] key = PasswordKey.derive(utf8);
            derived.add(new Derived(password, Secret.copyOf(key)));
            return key;
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    /** Derives the keys of all passwords of a node on a thread of its own, while the rest of the node starts. */
    public void beginAll(NodeSettings settings) {
        Set<Secret> passwords = new LinkedHashSet<>();
        settings.server().ifPresent(server -> add(passwords, server.credentials()));
        for (ClientLinkSettings link : settings.clients()) {
            add(passwords, link.credentials());
        }
        if (!passwords.isEmpty()) {
            Thread thread = new Thread(() -> passwords.forEach(this::derive), "passwords");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void add(Set<Secret> passwords, Credentials credentials) {
        if (credentials instanceof Credentials.Password password) {
            passwords.add(password.password());
        }
    }

    private void derive(Secret password) {
        Arrays.fill(of(password), (byte) 0);
    }
}
