package dev.bothy.starlark.eval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the arguments that a call writes down go to the parameters of one def or lambda. Not direct
 * when that takes more than copying: for {@code *args}, {@code **kwargs} and wrong arguments.
 */
final class ArgumentMap {
  private static final int DEFAULT = -1;

  private final Code code;

  /** By parameter: the argument's number, -1 for the default; null when not direct. */
  private final int @Nullable [] from;

  private ArgumentMap(Code code, int @Nullable [] from) {
    this.code = code;
    this.from = from;
  }

  boolean isOf(StarlarkFunction f) {
    return f.code == code;
  }

  boolean isDirect() {
    return from != null;
  }

  static ArgumentMap of(Code code, @Nullable Object[] defaults, int positional, String[] names) {
    int plain = code.positional + code.namedOnly;
    ArgumentMap none = new ArgumentMap(code, null);
    if (code.hasArgs || code.hasKwargs || positional > code.positional) {
      return none;
    }
    int[] from = new int[plain];
    Arrays.fill(from, DEFAULT);
    for (int i = 0; i < positional; i++) {
      from[i] = i;
    }
    for (int i = 0; i < names.length; i++) {
      int at = code.indexOf(names[i]);
      if (at < 0 || from[at] != DEFAULT) {
        return none;
      }
      from[at] = positional + i;
    }
    for (int i = 0; i < plain; i++) {
      // Functions of the same code have defaults for the same parameters.
      if (from[i] == DEFAULT && defaults[i] == null) {
        return none;
      }
    }
    return new ArgumentMap(code, from);
  }

  /** A frame's slots for a call with these arguments. */
  @SuppressWarnings("NullAway") // asked only when direct
  @Nullable Object[] slots(StarlarkFunction f, Object[] arguments) {
    @Nullable Object[] slots = new Object[code.slots];
    for (int i = 0; i < from.length; i++) {
      slots[i] = from[i] == DEFAULT ? f.defaults[i] : arguments[from[i]];
    }
    return slots;
  }
}
