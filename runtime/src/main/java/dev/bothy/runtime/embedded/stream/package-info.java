/** A command on this process's own streams: what passes, signals and last words too. */
@NullMarked
package dev.bothy.runtime.embedded.stream;

import org.jspecify.annotations.NullMarked;
