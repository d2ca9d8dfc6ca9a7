package interstate.actors.link;

import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.CipherWarmUp;
import interstate.actors.agent.FairQueue;
import interstate.actors.agent.PacketRing;
import interstate.actors.agent.RepairRing;
import interstate.actors.agent.Routes;
import interstate.actors.device.PacerActor;
import interstate.actors.device.PacerReady;
import interstate.actors.device.RateLadder;
import interstate.actors.loss.LossCommand;
import interstate.actors.records.Carriages;
import interstate.actors.settings.NodeSettings;
import interstate.crypto.Randomness;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What every link of a node is given.
 *
 * @param carriages what the links that carry records do with them
 * @param pacer opens and ends lanes
 * @param routes inner routes of the link's TUN device
 * @param inbound where opened packets wait for the TUN writer
 * @param passwords the keys of the node's passwords
 * @param lossCommand what the user wants run when something is lost
 * @param ladder at what rates the calling ends run
 * @param bonds what several paths of a calling end share
 * @param warmUp begun by the first link that is established
 * @param repairs makes repair symbols
 * @param jobs runs handshake computations
 * @param cipher the cipher that lives now, for an actor that was restarted; null until there is one
 * @param pacerReady the pacer that lives now, likewise
 * @param epochNs the wall clock, nanoseconds since 1970
 */
public record LinkWorld(
        NodeSettings settings,
        Carriages carriages,
        ActorRef<PacerActor.Command> pacer,
        Routes routes,
        PacketRing inbound,
        Randomness randomness,
        PasswordKeys passwords,
        LossCommand lossCommand,
        RateLadder ladder,
        ClientBonds bonds,
        CipherWarmUp warmUp,
        RepairRing repairs,
        Executor jobs,
        AtomicReference<@Nullable CipherAgent> cipher,
        AtomicReference<@Nullable PacerReady> pacerReady,
        LongSupplier epochNs) {

    /** A fair queue that nobody outside can tell the flows of. */
    FairQueue fairQueue(int capacityBytes, int longestPacket) {
        byte[] seed = randomness.bytes(Long.BYTES);
        return new FairQueue(capacityBytes, longestPacket, ByteBuffer.wrap(seed).getLong());
    }
}
