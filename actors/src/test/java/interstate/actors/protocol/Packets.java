package interstate.actors.protocol;

import interstate.actors.simulation.Dice;

/** Inner packets for tests. */
final class Packets {

    private Packets() {}

    /** An IPv4 packet of the given length, at least 28, whose bytes are drawn from its number. */
    static byte[] ipv4(int number, int bytes) {
        byte[] b = new Dice(number).bytes(bytes);
        b[0] = 0x45;
        b[2] = (byte) (bytes >> 8);
        b[3] = (byte) bytes;
        b[20] = (byte) (number >> 24);
        b[21] = (byte) (number >> 16);
        b[22] = (byte) (number >> 8);
        b[23] = (byte) number;
        return b;
    }

    static int number(byte[] b) {
        return b[20] << 24 | (b[21] & 255) << 16 | (b[22] & 255) << 8 | (b[23] & 255);
    }
}
