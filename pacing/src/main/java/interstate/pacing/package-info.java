/** When it travels: schedules, lanes, the pacer process. */
@NullMarked
package interstate.pacing;

import org.jspecify.annotations.NullMarked;
