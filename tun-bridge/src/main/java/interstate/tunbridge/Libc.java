package interstate.tunbridge;

import jnr.ffi.LibraryLoader;

/**
 * The C library's calls that this module makes, under their own names.
 *
 * <p>Pointers are plain addresses: such calls allocate nothing and are compiled to a direct jump. Rules for adding one:
 * never six primitive arguments (jnr-ffi corrupts the sixth, jnr/jnr-ffi#181; {@link #syscall} has seven and is safe),
 * and every caller checks the result, {@link Errno#last} telling why. Public only because jnr-ffi implements it from
 * another class loader.
 */
@SuppressWarnings("checkstyle:MethodName")
public interface Libc {
    /** The loaded library. */
    Libc C = LibraryLoader.create(Libc.class).failImmediately().load("c");

    long syscall(long number, long a, long b, long c, long d, long e, long f);

    long syscall(long number, long a, long b);

    int clock_gettime(int clock, long timespec);

    int clock_nanosleep(int clock, int flags, long timespec, long remaining);

    int close(int fd);

    int open(long path, int flags, int mode);

    long read(int fd, long address, long bytes);

    long write(int fd, long address, long bytes);

    int ioctl(int fd, long request, long argument);

    int fcntl(int fd, int command, long argument);

    int poll(long pollfds, long count, int timeoutMs);

    int memfd_create(long name, int flags);

    int ftruncate(int fd, long bytes);

    long lseek(int fd, long offset, int whence);

    int munmap(long address, long bytes);

    int mlockall(int flags);

    int socket(int family, int type, int protocol);

    int bind(int fd, long address, int addressBytes);

    int listen(int fd, int backlog);

    int accept4(int fd, long address, long addressBytes, int flags);

    int connect(int fd, long address, int addressBytes);

    int getsockname(int fd, long address, long addressBytes);

    int setsockopt(int fd, int level, int option, long value, int valueBytes);

    int getsockopt(int fd, int level, int option, long value, long valueBytes);

    long sendmsg(int fd, long msghdr, int flags);

    int sendmmsg(int fd, long mmsghdrs, int count, int flags);

    long recvmsg(int fd, long msghdr, int flags);

    int recvmmsg(int fd, long mmsghdrs, int count, int flags, long timeout);

    int fchmod(int fd, int mode);

    int prctl(int option, long a, long b, long c, long d);

    int sched_setscheduler(int pid, int policy, long parameters);

    int sched_setaffinity(int pid, long maskBytes, long mask);

    int getrlimit(int resource, long limits);

    int setrlimit(int resource, long limits);

    int setsid();

    int geteuid();

    int getuid();

    int getgid();

    int getegid();

    int setgroups(long count, long groups);

    int setresgid(int real, int effective, int saved);

    int setresuid(int real, int effective, int saved);
}
