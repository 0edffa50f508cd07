/** Formats files: one layout for all, comments in their places, the same meaning. */
@NullMarked
package dev.bothy.starlark.format;

import org.jspecify.annotations.NullMarked;
