package interstate.deploy.cli;

import java.util.Locale;

/** What traffic costs: so much for 10^12 bytes, in some currency. */
record Price(double perTb, String currency) {
    private static final double TB = 1e12;

    /** An amount of it, for people. */
    String text(double amount) {
        return (String.format(Locale.ROOT, "%,.2f ", amount) + currency).strip();
    }

    double of(long bytes) {
        return bytes / TB * perTb;
    }
}
