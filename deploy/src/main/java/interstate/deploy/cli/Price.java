package interstate.deploy.cli;

/** What traffic costs: so much for 10^12 bytes, in some currency. */
record Price(double perTb, String currency) {
    private static final double TB = 1e12;

    double of(long bytes) {
        return bytes / TB * perTb;
    }
}
