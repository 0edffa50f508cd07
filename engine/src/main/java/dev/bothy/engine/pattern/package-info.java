/** Patterns of paths: of ignore files, include lists and wildcards. */
@NullMarked
package dev.bothy.engine.pattern;

import org.jspecify.annotations.NullMarked;
