/** Talking to a node that runs: its control socket, its status, its restart. */
@NullMarked
package interstate.deploy.control;

import org.jspecify.annotations.NullMarked;
