package interstate.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of several bytes, in network order, at any alignment. */
public final class BigEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    public static int unsignedShort(byte[] b, int off) {
        return (short) SHORT.get(b, off) & 0xffff;
    }

    public static int integer(byte[] b, int off) {
        return (int) INT.get(b, off);
    }

    public static long longInteger(byte[] b, int off) {
        return (long) LONG.get(b, off);
    }

    public static void putShort(byte[] b, int off, int value) {
        SHORT.set(b, off, (short) value);
    }

    public static void putInteger(byte[] b, int off, int value) {
        INT.set(b, off, value);
    }

    public static void putLong(byte[] b, int off, long value) {
        LONG.set(b, off, value);
    }
}
