package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From Java's values to Starlark's and back: {@link Values#fromJava}, {@link Values#toJava}. */
final class JavaValues {
  private JavaValues() {}

  static Object toStarlark(@Nullable Object x) {
    if (x == null) {
      return None.NONE;
    }
    if (x instanceof String
        || x instanceof Boolean
        || x instanceof Long
        || x instanceof Double
        || x instanceof StarlarkValue) {
      return x;
    }
    if (x instanceof Integer i) {
      return i.longValue();
    }
    if (x instanceof BigInteger b) {
      return Ints.of(b);
    }
    if (x instanceof List<?> list) {
      Object[] converted = new Object[list.size()];
      for (int i = 0; i < converted.length; i++) {
        converted[i] = toStarlark(list.get(i));
      }
      return new StarlarkList(Mutability.FROZEN, converted, converted.length);
    }
    if (x instanceof Set<?> elements) {
      StarlarkSet set = new StarlarkSet(Mutability.FROZEN);
      for (Object e : elements) {
        set.add(toStarlark(e));
      }
      return set;
    }
    if (x instanceof Map<?, ?> map) {
      StarlarkDict dict = new StarlarkDict(Mutability.FROZEN);
      for (Map.Entry<?, ?> e : map.entrySet()) {
        dict.table.put(toStarlark(e.getKey()), toStarlark(e.getValue()));
      }
      return dict;
    }
    throw new IllegalArgumentException("no Starlark value for a " + x.getClass().getName());
  }

  static @Nullable Object toJava(Object x, int depth) {
    if (depth == 0) {
      throw new EvalException(Values.type(x) + " is nested too deeply to be converted");
    }
    return switch (x) {
      case None _ -> null;
      case StarlarkDict dict -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        HashTable t = dict.table;
        for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
          map.put(toJava(t.keyAt(i), depth - 1), toJava(t.valueAt(i), depth - 1));
        }
        yield map;
      }
      case StarlarkSet set -> {
        Set<@Nullable Object> elements = new LinkedHashSet<>();
        for (Object e : set) {
          elements.add(toJava(e, depth - 1));
        }
        yield elements;
      }
      case Sequence sequence -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < sequence.size(); i++) {
          elements.add(toJava(sequence.get(i), depth - 1));
        }
        yield elements;
      }
      default -> x;
    };
  }
}
