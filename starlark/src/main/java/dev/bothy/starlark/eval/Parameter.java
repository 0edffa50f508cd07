package dev.bothy.starlark.eval;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a {@link Signature}.
 *
 * @param defaultValue a Starlark value; null when required, or when the function itself decides
 *     what not giving it means
 * @param doc what it means, in Markdown; may be empty
 */
public record Parameter(
    String name,
    Kind kind,
    Type type,
    boolean required,
    @Nullable Object defaultValue,
    String doc) {

  /** How an argument reaches it. */
  public enum Kind {
    /** Only by its place. */
    POSITIONAL_ONLY,
    /** By its place or by name. */
    POSITIONAL_OR_NAMED,
    /** Only by name. */
    NAMED_ONLY,
    /** {@code *name}: the rest of the positional arguments, each of the type. */
    ARGS,
    /** {@code **name}: the rest of the named arguments, each of the type. */
    KWARGS
  }

  /**
   * Whether None means "not given" here: an optional parameter without a default, or of a type that
   * knows None.
   */
  boolean noneIsNotGiven() {
    return !required && defaultValue == null && kind.compareTo(Kind.ARGS) < 0;
  }

  /**
   * As in a def: {@code name}, {@code name=["x"]}, {@code name=…} when the default is the
   * function's own, {@code *name}.
   */
  @Override
  public String toString() {
    return switch (kind) {
      case ARGS -> "*" + name;
      case KWARGS -> "**" + name;
      default ->
          required
              ? name
              : name + "=" + (defaultValue == null ? "None" : Values.repr(defaultValue));
    };
  }
}
