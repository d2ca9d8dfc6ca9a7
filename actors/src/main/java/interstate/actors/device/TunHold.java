package interstate.actors.device;

import interstate.tunbridge.TunDevice;

/** The open TUN device that its reader and its writer share; restored by whichever finds its interface gone first. */
public final class TunHold {

    private final TunDevice device;
    private final Runnable restore;
    private boolean broken;

    /**
     * Holds an open device.
     *
     * @param restore makes the deleted interface again, with its addresses and routes; throws if it cannot
     */
    public TunHold(TunDevice device, Runnable restore) {
        this.device = device;
        this.restore = restore;
    }

    /** The device, restored if it was reported broken. */
    public synchronized TunDevice device() {
        if (broken) {
            restore.run();
            broken = false;
        }
        return device;
    }

    /** An agent found the interface gone. */
    public synchronized void broken(TunDevice failed) {
        assert failed == device;
        broken = true;
    }

    /** Closes the device and deletes the interface with its addresses and routes. */
    public synchronized void remove() {
        device.remove();
    }
}
