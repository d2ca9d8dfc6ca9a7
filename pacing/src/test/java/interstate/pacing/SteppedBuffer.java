package interstate.pacing;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Memory whose every ordered access and both halves of every copy are steps of one party. */
final class SteppedBuffer extends UnsafeBuffer {

    private final Runnable step;

    SteppedBuffer(ByteBuffer memory, Runnable step) {
        super(memory);
        this.step = step;
    }

    @Override
    public long getLongAcquire(int index) {
        step.run();
        return super.getLongAcquire(index);
    }

    @Override
    public void putLongRelease(int index, long value) {
        step.run();
        super.putLongRelease(index, value);
    }

    @Override
    public long getAndAddLong(int index, long value) {
        step.run();
        return super.getAndAddLong(index, value);
    }

    @Override
    public boolean compareAndSetLong(int index, long expected, long value) {
        step.run();
        return super.compareAndSetLong(index, expected, value);
    }

    @Override
    public void putBytes(int index, byte[] source, int at, int length) {
        step.run();
        super.putBytes(index, source, at, length / 2);
        step.run();
        super.putBytes(index + length / 2, source, at + length / 2, length - length / 2);
    }

    @Override
    public void putBytes(int index, DirectBuffer source, int at, int length) {
        step.run();
        super.putBytes(index, source, at, length / 2);
        step.run();
        super.putBytes(index + length / 2, source, at + length / 2, length - length / 2);
    }
}
