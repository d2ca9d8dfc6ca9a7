package interstate.tunbridge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A network namespace of the test's own, deleted at the end even when the test dies. */
final class Namespace implements AutoCloseable {
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x4000_0000;

    private final String name;
    private final Thread cleanup = new Thread(this::delete);

    /** Makes a namespace named after the test's process, with its loopback up. */
    Namespace(String suffix) {
        this.name = "ist" + ProcessHandle.current().pid() + suffix;
        Runtime.getRuntime().addShutdownHook(cleanup);
        Shell.run("ip", "netns", "add", name);
        ip("link set lo up");
    }

    String name() {
        return name;
    }

    /** Joins two namespaces by a veth pair, each end named v0 and up. */
    static void join(Namespace a, Namespace b) {
        Shell.run(("ip link add v0 netns " + a.name + " type veth peer name v0 netns " + b.name).split(" "));
        a.ip("link set v0 up");
        b.ip("link set v0 up");
    }

    /** Runs an ip command inside. */
    String ip(String arguments) {
        return exec(("ip " + arguments).split(" "));
    }

    /** Runs a command inside. */
    String exec(String... command) {
        return Shell.run(execPrefix(command).toArray(String[]::new));
    }

    /** The command line that runs a command inside. */
    List<String> execPrefix(String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(command));
        return all;
    }

    /** Runs code on a thread of its own inside; sockets, devices and programs it makes are there. */
    <T> T call(Callable<T> code) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                enter();
                result.complete(code.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.start();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** As {@link #call}, without a result. */
    void run(Body code) {
        call(() -> {
            code.run();
            return true;
        });
    }

    /** Code that may throw anything. */
    interface Body {
        void run() throws Exception;
    }

    private void enter() {
        String path = "/run/netns/" + name;
        int fd = KernelException.check(Libc.C.open(OffHeap.scratch(path).addressOffset(), O_CLOEXEC, 0), "open", path);
        KernelException.check(NamespaceCalls.C.setns(fd, CLONE_NEWNET), "setns", name);
        Descriptors.close(fd);
    }

    private void delete() {
        Shell.tryRun("ip", "netns", "del", name);
    }

    @Override
    public void close() {
        delete();
        Runtime.getRuntime().removeShutdownHook(cleanup);
    }
}
