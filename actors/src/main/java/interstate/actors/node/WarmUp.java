package interstate.actors.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import interstate.tunbridge.MonotonicClock;

/**
 * Loads, on a thread of its own, what every node needs while the command line is still being read: the binding to the C
 * library, and Pekko's configuration.
 */
public final class WarmUp {

    private WarmUp() {}

    /** Begins; returns at once. */
    public static void begin() {
        Thread thread = new Thread(WarmUp::load, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void load() {
        long nowNs = MonotonicClock.nowNs();
        Config config = config();
        assert nowNs > 0 && !config.isEmpty();
    }

    /** Pekko's configuration and this project's part of it; its greatest part is read once. */
    static Config config() {
        return ConfigFactory.parseResources(WarmUp.class.getClassLoader(), "interstate-actors.conf")
                .withFallback(ConfigFactory.defaultReference());
    }
}
