/** Directories of this machine: looked at, compared with the last look, brought in. */
@NullMarked
package dev.bothy.engine.source.local;

import org.jspecify.annotations.NullMarked;
