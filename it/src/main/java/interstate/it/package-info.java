/** Proof: network namespaces, scenarios, benchmarks. */
@NullMarked
package interstate.it;

import org.jspecify.annotations.NullMarked;
