/** Benchmarks of the pacer: processes as they are installed, in namespaces, beside a C program that does the same. */
@NullMarked
package interstate.it.bench;

import org.jspecify.annotations.NullMarked;
