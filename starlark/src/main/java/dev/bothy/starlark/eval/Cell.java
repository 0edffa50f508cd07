package dev.bothy.starlark.eval;

import org.jspecify.annotations.Nullable;

/** A local variable that a nested function captured. */
final class Cell {
  @Nullable Object value;
}
