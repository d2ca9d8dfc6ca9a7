package interstate.tunbridge;

import jnr.ffi.LibraryLoader;

/** The C library's call that only tests need. */
public interface NamespaceCalls {
    NamespaceCalls C = LibraryLoader.create(NamespaceCalls.class).load("c");

    int setns(int fd, int type);
}
