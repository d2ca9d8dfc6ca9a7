/** What is done about losses: dated, counted, told in the log, and handed to a command of the user's. */
@NullMarked
package interstate.actors.loss;

import org.jspecify.annotations.NullMarked;
