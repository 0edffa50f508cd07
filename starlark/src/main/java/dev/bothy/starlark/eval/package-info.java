/**
 * Values, the evaluator and the interface by which a host gives Java functions and values to
 * Starlark files.
 */
@NullMarked
package dev.bothy.starlark.eval;

import org.jspecify.annotations.NullMarked;
