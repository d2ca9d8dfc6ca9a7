package interstate.actors.settings;

/**
 * What comes in records from a client leaves over a link, and the other way round.
 *
 * @param client name of one of {@link ServerSettings#clients}
 * @param link name of one of {@link NodeSettings#clients}
 */
public record RelaySettings(String client, String link) {}
