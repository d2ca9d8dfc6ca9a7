/** Scenarios: lines of claims, each with its figures and bars, measured and printed. */
@NullMarked
package interstate.it.scenario;

import org.jspecify.annotations.NullMarked;
