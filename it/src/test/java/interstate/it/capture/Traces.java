package interstate.it.capture;

/** Made-up traces. */
public final class Traces {
    private Traces() {}

    /** Datagrams of one length from one port at these times. */
    public static Trace of(long[] epochNs, int payloadBytes) {
        byte[] frame = Frames.udp4("10.77.0.1", 4000, "10.77.0.2", 1405, payloadBytes, 0);
        Packet packet = new Packet();
        packet.view(frame, frame.length);
        Trace trace = new Trace();
        for (long ns : epochNs) {
            trace.add(ns, packet, 4000);
        }
        return trace;
    }
}
