package interstate.tunbridge;

import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/**
 * The calls of OpenSSL's libcrypto that this module makes, by the rules of {@link Libc}. Public only because jnr-ffi
 * implements it from another class loader.
 */
@SuppressWarnings("checkstyle:MethodName")
public interface LibCrypto {

    long EVP_CIPHER_CTX_new();

    void EVP_CIPHER_CTX_free(long context);

    long EVP_chacha20();

    int EVP_EncryptInit_ex(long context, long cipher, long engine, long key, long iv);

    int EVP_EncryptUpdate(long context, long out, long outBytes, long in, int inBytes);

    /** The installed library, or null where there is none of a known version. Allocates, and takes some milliseconds. */
    static @Nullable LibCrypto find() {
        LibCrypto library = load("libcrypto.so.3");
        return library == null ? load("libcrypto.so.1.1") : library;
    }

    private static @Nullable LibCrypto load(String name) {
        try {
            return LibraryLoader.create(LibCrypto.class).failImmediately().load(name);
        } catch (UnsatisfiedLinkError e) {
            return null;
        }
    }
}
