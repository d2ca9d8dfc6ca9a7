/** Small C tools for what a JVM cannot do to the microsecond, compiled by gcc where they run. */
@NullMarked
package interstate.it.probe;

import org.jspecify.annotations.NullMarked;
