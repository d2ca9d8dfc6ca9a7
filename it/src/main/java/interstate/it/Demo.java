package interstate.it;

import interstate.it.demo.DemoRun;
import interstate.it.net.Installation;

/**
 * Shows a stranger in a minute what interstate does. Exit code 0 if the wire showed nothing of the download, else 1.
 *
 * <pre>usage: Demo</pre>
 */
public final class Demo {
    private Demo() {}

    public static void main(String[] args) {
        System.exit(new DemoRun(Installation.find(), System.out).run() ? 0 : 1);
    }
}
