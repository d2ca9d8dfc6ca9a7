package interstate.actors.settings;

import interstate.wire.circuit.RouterHash;
import java.util.List;

/**
 * A destination: what inner packets leave for, or come from, over tunnels.
 *
 * @param published whether anybody may look up how it is reached
 * @param outboundHops of each tunnel that leads away
 * @param inboundHops of each that leads here
 * @param hopsVariance so many more or fewer, drawn for each tunnel
 * @param quantity tunnels that are used, each way
 * @param backup tunnels more that stand, each way
 * @param creation how hops are asked to take part
 * @param durationSeconds how long each lives
 * @param cellsPerSecond that each reserves; 0: none
 * @param chaff whether every hop sends at instants of its own, whatever comes
 * @param limited whether tunnels have the limits of messages and bytes that hold where a request names none
 * @param masquerade whether what comes out of the device leaves this host by its own address
 * @param tun name of one of {@link NodeSettings#tuns}
 */
public record DestinationSettings(
        IdentitySecret identity,
        boolean published,
        int outboundHops,
        int inboundHops,
        int hopsVariance,
        int quantity,
        int backup,
        TunnelCreation creation,
        int durationSeconds,
        int cellsPerSecond,
        boolean chaff,
        boolean limited,
        boolean masquerade,
        String tun,
        List<PartnerSettings> partners) {
    public DestinationSettings {
        partners = List.copyOf(partners);
    }

    /**
     * Another destination that it exchanges packets with.
     *
     * @param name for people
     * @param calls whether this node begins sessions: then the other's lease set is published
     * @param allowedIps inner addresses behind it: sources accepted from it, destinations sent to it
     */
    public record PartnerSettings(String name, RouterHash destination, boolean calls, List<Subnet> allowedIps) {
        public PartnerSettings {
            allowedIps = List.copyOf(allowedIps);
        }
    }
}
