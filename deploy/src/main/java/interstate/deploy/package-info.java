/** How it is run: command line, configuration, packaging. */
@NullMarked
package interstate.deploy;

import org.jspecify.annotations.NullMarked;
