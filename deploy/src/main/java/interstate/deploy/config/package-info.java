/** From what a person wrote, on the command line or in a file, to the settings of a node: strict, and in one clear line when it is wrong. */
@NullMarked
package interstate.deploy.config;

import org.jspecify.annotations.NullMarked;
