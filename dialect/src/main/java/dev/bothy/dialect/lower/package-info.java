/** From declarations to the image's graph: which step depends on which. */
@NullMarked
package dev.bothy.dialect.lower;

import org.jspecify.annotations.NullMarked;
