/** What a recording proves: gaps, lateness, counts and host stalls, as pure functions of numbers. */
@NullMarked
package interstate.it.judge;

import org.jspecify.annotations.NullMarked;
