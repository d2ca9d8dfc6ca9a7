package interstate.deploy.config;

import interstate.actors.settings.PeerName;
import interstate.actors.settings.Subnet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as people write them. Nothing here asks a name server. */
final class Addresses {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?");
    private static final Pattern NAME = Pattern.compile(
            "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?)*\\.?");
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\[\\]]+)\\]|([^\\[\\]:]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private Addresses() {}

    static Optional<InetAddress> numeric(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // Numeric by its form, so the JDK parses it and asks nobody.
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** An address without prefix length is a network of one. */
    static Optional<Subnet> subnet(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        return numeric(address).flatMap(numeric -> {
            int most = numeric.getAddress().length * Byte.SIZE;
            if (slash < 0) {
                return Optional.of(new Subnet(numeric, most));
            }
            String bits = text.substring(slash + 1);
            return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most
                    ? Optional.of(new Subnet(numeric, Integer.parseInt(bits)))
                    : Optional.empty();
        });
    }

    /** 0.0.0.0:1405 or [::]:1405, with a port from 0. */
    static Optional<InetSocketAddress> socket(String text) {
        Matcher matcher = WITH_PORT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        return numeric(host(matcher)).map(address -> new InetSocketAddress(address, port));
    }

    /** A name or a numeric address, with a port from 1. */
    static Optional<PeerName> peer(String text) {
        Matcher matcher = WITH_PORT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = host(matcher);
        boolean looksNumeric = host.indexOf(':') >= 0 || host.matches("[\\d.]+");
        boolean valid =
                looksNumeric ? numeric(host).isPresent() : NAME.matcher(host).matches();
        return valid && port >= 1 && port <= MAX_PORT ? Optional.of(new PeerName(host, port)) : Optional.empty();
    }

    private static String host(Matcher matcher) {
        String bracketed = matcher.group(1);
        return bracketed != null ? bracketed : matcher.group(2);
    }
}
