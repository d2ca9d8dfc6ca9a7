/** What a node is told before it starts: immutable records, every value already checked and every default already resolved. */
@NullMarked
package interstate.actors.settings;

import org.jspecify.annotations.NullMarked;
