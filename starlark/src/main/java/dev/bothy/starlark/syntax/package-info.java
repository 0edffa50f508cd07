/**
 * Source files: lossless tokens, the syntax tree, dialect switches and the resolver. Knows no
 * values.
 */
@NullMarked
package dev.bothy.starlark.syntax;

import org.jspecify.annotations.NullMarked;
