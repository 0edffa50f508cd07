/** Benchmarks inside one warm JVM, and the peers on the JVM that are measured beside Bothy. */
@NullMarked
package dev.bothy.bench;

import org.jspecify.annotations.NullMarked;
