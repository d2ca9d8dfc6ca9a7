package interstate.it.scenario;

/** Lets a measured time pass; never a way to wait for something. */
public final class Pause {
    private Pause() {}

    public static void seconds(double seconds) {
        try {
            Thread.sleep(Math.round(seconds * 1_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
