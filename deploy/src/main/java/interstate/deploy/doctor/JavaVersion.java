package interstate.deploy.doctor;

/** The JVM, for whoever is asked about a machine: it is of 17 or later wherever this runs. */
record JavaVersion(Runtime.Version version) implements Check {
    @Override
    public Finding look() {
        return Finding.ok("Java", version.toString());
    }
}
