package dev.bothy.starlark.eval;

/**
 * A Starlark value that has a Java class of its own. The others are {@link String}, {@link
 * Boolean}, {@link Long}, {@link java.math.BigInteger} (only outside of the range of long) and
 * {@link Double}.
 */
public interface StarlarkValue {
  /** What {@code type(x)} answers. */
  String typeName();

  /** Appends what {@code repr(x)} answers. */
  default void repr(Printer out) {
    out.append("<").append(typeName()).append(">");
  }

  /** Appends what {@code str(x)} answers. */
  default void str(Printer out) {
    repr(out);
  }

  /** What {@code bool(x)} answers. */
  default boolean truth() {
    return true;
  }

  /**
   * Makes the value and all that it holds unchangeable, one by one; values that never change need
   * do nothing.
   */
  default void freeze() {}

  /**
   * Whether it may be a dict key or set element; then {@code equals} and {@code hashCode} decide.
   */
  default boolean isHashable() {
    return true;
  }
}
