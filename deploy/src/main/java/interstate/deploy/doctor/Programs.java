package interstate.deploy.doctor;

/** The programs of a host that tell what no file tells. */
@FunctionalInterface
interface Programs {
    /** Runs one to its end. */
    Answer run(String program, String... arguments);

    /**
     * How it ended.
     *
     * @param exit its exit code, {@link #NOT_INSTALLED} if there is no such program
     * @param text all that it printed
     */
    record Answer(int exit, String text) {
        /** As shells have it. */
        static final int NOT_INSTALLED = 127;

        boolean installed() {
            return exit != NOT_INSTALLED;
        }

        boolean succeeded() {
            return exit == 0;
        }

        /** Whether it complains that the device has no such thing. */
        boolean unsupported() {
            return !succeeded() && text.contains("not supported");
        }

        /** The first line, which is where programs complain. */
        String complaint() {
            return text.lines().findFirst().orElse("exit code " + exit);
        }
    }
}
