package interstate.deploy;

/** Loads what a start loads, then ends, so that the JVM can write it to a class-data archive. */
final class Training {
    private Training() {}

    public static void main(String[] arguments) {}
}
