/** The demonstration for a stranger: one download, and a wire on which it cannot be seen. */
@NullMarked
package interstate.it.demo;

import org.jspecify.annotations.NullMarked;
