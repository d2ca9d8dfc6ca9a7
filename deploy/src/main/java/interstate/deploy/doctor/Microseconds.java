package interstate.deploy.doctor;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Microseconds without their unit: 0.04, 3.3, 50,000. */
final class Microseconds {
    private static final long NS_PER_US = 1_000;
    private static final long WHOLE_FROM_NS = 100_000;
    private static final long TENTHS_FROM_NS = 1_000;

    private Microseconds() {}

    static String text(long ns) {
        if (ns >= WHOLE_FROM_NS) {
            return String.format(Locale.ROOT, "%,d", (ns + NS_PER_US / 2) / NS_PER_US);
        }
        BigDecimal us = BigDecimal.valueOf(ns, 3).setScale(ns < TENTHS_FROM_NS ? 2 : 1, RoundingMode.HALF_UP);
        return us.signum() == 0 ? "0" : us.stripTrailingZeros().toPlainString();
    }
}
