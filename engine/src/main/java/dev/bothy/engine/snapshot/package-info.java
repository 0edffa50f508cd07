/** Layers stacked into file systems, and the algebra of merge and diff on them. */
@NullMarked
package dev.bothy.engine.snapshot;

import org.jspecify.annotations.NullMarked;
