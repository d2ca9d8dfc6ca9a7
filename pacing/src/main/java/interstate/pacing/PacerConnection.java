package interstate.pacing;

import interstate.tunbridge.ControlSocket;
import interstate.tunbridge.Descriptors;
import interstate.tunbridge.Errno;
import interstate.tunbridge.KernelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** A node's connection to a pacer process: one request, one reply. One thread at a time. */
final class PacerConnection implements AutoCloseable {

    private static final int TIMEOUT_MS = 5_000;

    private final Path path;
    private final ControlSocket socket;
    private boolean silent;
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[PacerProtocol.REST_AT + LaneSpecCodec.BYTES]);

    PacerConnection(Path path) {
        this.path = path;
        try {
            this.socket = ControlSocket.connect(path);
        } catch (KernelException e) {
            throw new PacerException("no pacer answers: " + e.getMessage());
        }
    }

    /** Where the fields of the next request are written. */
    UnsafeBuffer request() {
        return request;
    }

    /** Asks, and returns the reply if it is of the type expected; valid until the next request. */
    UnsafeBuffer ask(int type, int first, int restBytes, int replyType, int... descriptors) {
        request.putInt(PacerProtocol.TYPE_AT, type);
        request.putInt(PacerProtocol.FIRST_AT, first);
        int sent = socket.send(request.byteArray(), PacerProtocol.REST_AT + restBytes, descriptors);
        if (sent != 0) {
            throw broken(sent);
        }
        int bytes = socket.receive(TIMEOUT_MS);
        if (bytes <= 0) {
            silent |= bytes == 0;
            throw bytes == 0 ? new PacerLostException("pacer " + path + " does not answer") : broken(-bytes);
        }
        UnsafeBuffer reply = socket.received();
        int got = reply.getInt(PacerProtocol.TYPE_AT);
        if (got == PacerProtocol.ERROR) {
            byte[] text = new byte[Math.min(reply.getInt(PacerProtocol.FIRST_AT), bytes - PacerProtocol.REST_AT)];
            reply.getBytes(PacerProtocol.REST_AT, text);
            throw new PacerException("pacer: " + new String(text, StandardCharsets.UTF_8));
        }
        if (got != replyType) {
            throw new PacerException("pacer " + path + " answers " + got + " to request " + type);
        }
        return reply;
    }

    private PacerLostException broken(int errno) {
        return new PacerLostException(
                "pacer " + path + " has hung up, ended or taken over by another node: " + Errno.name(errno));
    }

    /** Whether a request was not answered: the pacer is stopped or hangs. */
    boolean isSilent() {
        return silent;
    }

    /** Kills the pacer's process, if this one may. */
    void kill() {
        ProcessHandle.of(socket.peer().pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    Path path() {
        return path;
    }

    /** Waits until the pacer hangs up, which it does when everything of it has ended. */
    void awaitEnd() {
        if (socket.receive(TIMEOUT_MS) == 0) {
            throw new PacerException("pacer " + path + " does not end");
        }
    }

    /** The descriptor that came with the last reply; the caller's from then on. */
    int descriptor() {
        if (socket.receivedDescriptors() != 1) {
            for (int i = 0; i < socket.receivedDescriptors(); i++) {
                Descriptors.close(socket.receivedDescriptor(i));
            }
            throw new PacerException("pacer " + path + " sent no descriptor");
        }
        return socket.receivedDescriptor(0);
    }

    @Override
    public void close() {
        socket.close();
    }
}
