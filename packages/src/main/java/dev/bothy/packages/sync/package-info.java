/** Writes what the lock records into {@code build.envd}. */
@NullMarked
package dev.bothy.packages.sync;

import org.jspecify.annotations.NullMarked;
