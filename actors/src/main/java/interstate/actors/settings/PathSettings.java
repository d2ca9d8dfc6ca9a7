package interstate.actors.settings;

import interstate.wire.Bond;

/**
 * Which of several paths between the same two ends a link is.
 *
 * @param bond name that all of them share: that of the first path's link
 * @param number this path's, from 0
 * @param count how many there are
 * @param mode what is done with an inner packet
 */
public record PathSettings(String bond, int number, int count, Bond.Mode mode) {}
