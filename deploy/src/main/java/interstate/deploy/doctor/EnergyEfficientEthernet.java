package interstate.deploy.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the interface's transmitter sleeps between frames (IEEE 802.3az) and has to wake before a datagram leaves. */
record EnergyEfficientEthernet(Programs programs) implements InterfaceCheck {
    private static final Pattern STATUS = Pattern.compile("EEE status: *(.*)");

    @Override
    public String name() {
        return "energy-efficient Ethernet";
    }

    @Override
    public Finding look(String interfaceName) {
        Programs.Answer answer = programs.run("ethtool", "--show-eee", interfaceName);
        if (!answer.installed()) {
            return Finding.unknown(name(), "ethtool is not installed", "apt install ethtool");
        }
        if (answer.unsupported()) {
            return Finding.ok(name(), interfaceName + " has none");
        }
        Matcher status = STATUS.matcher(answer.text());
        if (!answer.succeeded() || !status.find()) {
            return Finding.unknown(name(), "ethtool says: " + answer.complaint(), "");
        }
        String found = status.group(1).strip();
        return found.equals("enabled - active")
                ? Finding.warn(name(), found, Finding.NOT_MEASURED, "ethtool --set-eee " + interfaceName + " eee off")
                : Finding.ok(name(), found);
    }
}
