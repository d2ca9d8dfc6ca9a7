package interstate.actors.link;

import interstate.actors.agent.PacketRing;
import interstate.actors.protocol.InnerPackets;
import interstate.wire.InnerPacket;
import interstate.wire.Prefix;
import java.util.List;

/**
 * Hands on the inner packets whose source is one of the peer's addresses (cryptokey routing, as in WireGuard) and refuses
 * the others. The cipher's thread.
 */
final class AllowedSources implements InnerPackets {

    private final List<Prefix> allowed;
    private final PacketRing ring;

    AllowedSources(List<Prefix> allowed, PacketRing ring) {
        this.allowed = List.copyOf(allowed);
        this.ring = ring;
    }

    @Override
    public boolean deliver(byte[] packet, int offset, int bytes, long dueNs) {
        int version = InnerPacket.version(packet, offset);
        int source = offset + InnerPacket.sourceOffset(version);
        int addressBytes = InnerPacket.addressBytes(version);
        for (int i = 0; i < allowed.size(); i++) {
            if (allowed.get(i).contains(packet, source, addressBytes)) {
                ring.offer(packet, offset, bytes, dueNs);
                return true;
            }
        }
        return false;
    }
}
