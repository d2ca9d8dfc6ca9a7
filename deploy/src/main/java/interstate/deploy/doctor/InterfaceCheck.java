package interstate.deploy.doctor;

import java.util.Optional;

/** Looks at one thing of the network interface that datagrams leave by. */
interface InterfaceCheck {
    /** Of the finding. */
    String name();

    /** On an interface that is known. */
    Finding look(String interfaceName);

    /** On the one that is perhaps known. */
    default Finding look(Optional<String> interfaceName) {
        return interfaceName.map(this::look).orElseGet(() -> Finding.unknown(name(), "so is the way out", ""));
    }
}
