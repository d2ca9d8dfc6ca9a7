package interstate.deploy.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the interface gathers arrivals before it tells the kernel of them. Departures do not wait for it. */
record Coalescing(Programs programs) implements InterfaceCheck {
    private static final Pattern RECEIVE_US = Pattern.compile("(?m)^rx-usecs: *\\t*(\\d{1,9})");
    private static final Pattern ADAPTIVE = Pattern.compile("(?m)^Adaptive RX: on\\b");

    @Override
    public String name() {
        return "interrupt coalescing";
    }

    @Override
    public Finding look(String interfaceName) {
        Programs.Answer answer = programs.run("ethtool", "--show-coalesce", interfaceName);
        if (!answer.installed()) {
            return Finding.unknown(name(), "ethtool is not installed", "apt install ethtool");
        }
        if (answer.unsupported()) {
            return Finding.ok(name(), interfaceName + " has none");
        }
        if (!answer.succeeded()) {
            return Finding.unknown(name(), "ethtool says: " + answer.complaint(), "");
        }
        String mend = "ethtool --coalesce " + interfaceName;
        if (ADAPTIVE.matcher(answer.text()).find()) {
            return Finding.note(
                    name(), "of arrivals, adaptive", Finding.NOT_MEASURED, mend + " adaptive-rx off rx-usecs 0");
        }
        Matcher receive = RECEIVE_US.matcher(answer.text());
        if (!receive.find()) {
            return Finding.ok(name(), interfaceName + " tells of none");
        }
        String us = receive.group(1);
        return us.matches("0+")
                ? Finding.ok(name(), "off")
                : Finding.note(
                        name(), "of arrivals", "up to " + us + " on arrival, 0 on departure", mend + " rx-usecs 0");
    }
}
