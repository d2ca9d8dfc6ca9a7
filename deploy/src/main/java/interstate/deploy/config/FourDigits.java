package interstate.deploy.config;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people: four significant digits, without trailing zeros. */
final class FourDigits {
    private FourDigits() {}

    static String of(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
