/** The answer from records alone, in the caller's own process: an unchanged build ends here. */
@NullMarked
package dev.bothy.engine.solve.quick;

import org.jspecify.annotations.NullMarked;
