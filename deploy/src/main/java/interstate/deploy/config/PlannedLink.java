package interstate.deploy.config;

import interstate.actors.settings.ClientLinkSettings;

/**
 * A link with what was found out about its way, for the table that is printed at the start.
 *
 * @param ipv6 whether the outer packets are IPv6
 */
public record PlannedLink(ClientLinkSettings settings, boolean ipv6) {}
