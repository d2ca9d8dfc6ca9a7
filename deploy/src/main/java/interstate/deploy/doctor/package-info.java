/** Whether this machine wakes a thread on time: what it is set to, what that costs, how to mend it. Reads only. */
@NullMarked
package interstate.deploy.doctor;

import org.jspecify.annotations.NullMarked;
