package interstate.actors.device;

import interstate.tunbridge.TunDevice;
import java.util.function.Supplier;

/** The open TUN device that its reader and its writer share; opened anew by whichever finds it gone first. */
public final class TunHold {

    private final Supplier<TunDevice> open;
    private TunDevice device;
    private boolean broken;

    /** @param open opens and configures the device; called again when it was lost */
    public TunHold(Supplier<TunDevice> open) {
        this.open = open;
        this.device = open.get();
    }

    /** The device, opened again if it was reported broken. */
    public synchronized TunDevice device() {
        if (broken) {
            device.close();
            device = open.get();
            broken = false;
        }
        return device;
    }

    /** An agent of that device failed. */
    public synchronized void broken(TunDevice failed) {
        if (failed == device) {
            broken = true;
        }
    }

    /** Closes the device and deletes the interface with its addresses and routes. */
    public synchronized void remove() {
        device.remove();
    }
}
