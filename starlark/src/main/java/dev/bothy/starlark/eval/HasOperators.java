package dev.bothy.starlark.eval;

import org.jspecify.annotations.Nullable;

/** A host value that takes part in binary operators and has an order of its own. */
public interface HasOperators extends HostValue {
  /**
   * {@code this OPERATOR other}, or {@code other OPERATOR this}; null when there is no such
   * operation.
   *
   * @param operator as written: {@code +}, {@code //}
   * @param isLeft whether this value is the left operand
   */
  default @Nullable Object binary(String operator, Object other, boolean isLeft) {
    return null;
  }

  /**
   * Negative, zero or positive as this value comes before, with or after the other; null when there
   * is no order between them. Zero should agree with {@code equals}.
   */
  default @Nullable Integer order(Object other) {
    return null;
  }
}
