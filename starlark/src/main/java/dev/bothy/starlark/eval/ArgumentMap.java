package dev.bothy.starlark.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the arguments that a call writes down go to the parameters of one def or lambda, the rest to
 * its {@code *args} and {@code **kwargs}. Not direct when they are wrong: then the function itself
 * says why.
 */
final class ArgumentMap {
  private static final int DEFAULT = -1;

  /** So many more keywords than parameters take the usual way. */
  private static final int MAX_EXTRA = 16;

  private final Code code;

  /** By parameter: the argument's number, -1 for the default; null when not direct. */
  private final int @Nullable [] from;

  /** How many arguments are positional. */
  private final int positional;

  /** The keys of {@code **kwargs}, and the numbers of their arguments. */
  private final HashTable extra;

  private final int[] extraFrom;

  private ArgumentMap(
      Code code, int @Nullable [] from, int positional, List<String> extra, int[] extraFrom) {
    this.code = code;
    this.from = from;
    this.positional = positional;
    this.extra = HashTable.ofKeys(extra.toArray(new String[0]));
    this.extraFrom = extraFrom;
  }

  boolean isOf(StarlarkFunction f) {
    return f.code == code;
  }

  boolean isDirect() {
    return from != null;
  }

  static ArgumentMap of(Code code, @Nullable Object[] defaults, int positional, String[] names) {
    int plain = code.positional + code.namedOnly;
    ArgumentMap none = new ArgumentMap(code, null, positional, List.of(), new int[0]);
    if (positional > code.positional && !code.hasArgs) {
      return none;
    }
    int[] from = new int[plain];
    Arrays.fill(from, DEFAULT);
    for (int i = 0; i < Math.min(positional, code.positional); i++) {
      from[i] = i;
    }
    List<String> extra = new ArrayList<>();
    int[] extraFrom = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      int at = code.indexOf(names[i]);
      if (at < 0) {
        if (!code.hasKwargs || extra.size() == MAX_EXTRA || extra.contains(names[i])) {
          return none;
        }
        extraFrom[extra.size()] = positional + i;
        extra.add(names[i]);
      } else if (from[at] != DEFAULT) {
        return none;
      } else {
        from[at] = positional + i;
      }
    }
    for (int i = 0; i < plain; i++) {
      // Functions of the same code have defaults for the same parameters.
      if (from[i] == DEFAULT && defaults[i] == null) {
        return none;
      }
    }
    return new ArgumentMap(code, from, positional, extra, extraFrom);
  }

  /** A frame's slots for a call with these arguments. */
  @SuppressWarnings("NullAway") // asked only when direct
  @Nullable Object[] slots(StarlarkThread thread, StarlarkFunction f, Object[] arguments) {
    @Nullable Object[] slots = new Object[code.slots];
    int n = from.length;
    for (int i = 0; i < n; i++) {
      int argument = from[i];
      slots[i] = argument == DEFAULT ? f.defaults[i] : arguments[argument];
    }
    if (code.hasArgs) {
      slots[n] = rest(thread, arguments);
    }
    if (code.hasKwargs) {
      slots[code.parameters.length - 1] = named(thread, arguments);
    }
    return slots;
  }

  private StarlarkTuple rest(StarlarkThread thread, Object[] arguments) {
    int taken = Math.min(positional, code.positional);
    int size = positional - taken;
    thread.allocate(StarlarkFunction.REST_BYTES + 8L * size);
    if (size == 0) {
      return StarlarkTuple.EMPTY;
    }
    Object[] rest = new Object[size];
    System.arraycopy(arguments, taken, rest, 0, size);
    return new StarlarkTuple(rest);
  }

  private StarlarkDict named(StarlarkThread thread, Object[] arguments) {
    Object[] values = new Object[extra.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[extraFrom[i]];
    }
    return new StarlarkDict(thread.mutability(), new HashTable(extra, values));
  }
}
