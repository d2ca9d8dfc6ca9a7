/** The commands a person types. */
@NullMarked
package interstate.deploy.cli;

import org.jspecify.annotations.NullMarked;
