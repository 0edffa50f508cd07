package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checked arguments of one call of a {@link Builtin}, by parameter name. An accessor gives the
 * argument, else the parameter's default; asking for a parameter that the signature lacks, or for
 * one without argument and default, is a mistake of the host ({@link IllegalArgumentException}).
 */
public final class Arguments {
  private final Signature signature;
  private final @Nullable Object[] values;
  private final Map<String, Object> kwargs;
  private final int count;

  Arguments(Signature signature, @Nullable Object[] values, Map<String, Object> kwargs, int count) {
    this.count = count;
    this.signature = signature;
    this.values = values;
    this.kwargs = kwargs;
  }

  /** What the function declares. */
  public Signature signature() {
    return signature;
  }

  /** Whether the caller gave it (and, where None means nothing, not None). */
  public boolean isGiven(String name) {
    return values[index(name)] != null;
  }

  /** The Starlark value, or null when neither given nor defaulted. */
  public @Nullable Object rawOrNull(String name) {
    int i = index(name);
    Object value = values[i];
    return value != null ? value : signature.parameters[i].defaultValue();
  }

  /** The Starlark value. */
  public Object raw(String name) {
    Object value = rawOrNull(name);
    if (value == null) {
      throw new IllegalArgumentException(
          signature.name() + ": nothing given for " + name + " and it has no default");
    }
    return value;
  }

  /** The text of a parameter of type string. */
  public String string(String name) {
    return (String) raw(name);
  }

  /** The text of a parameter of type string, or null when neither given nor defaulted. */
  public @Nullable String stringOrNull(String name) {
    return (String) rawOrNull(name);
  }

  /** The value of a parameter of type bool. */
  public boolean bool(String name) {
    return (Boolean) raw(name);
  }

  /**
   * An int of the range of Java's.
   *
   * @throws EvalException when it is outside of it
   */
  public int integer(String name) {
    Object value = raw(name);
    if (value instanceof Long l && l == l.intValue()) {
      return l.intValue();
    }
    throw outOfRange(name, 32);
  }

  /**
   * An int of the range of Java's long.
   *
   * @throws EvalException when it is outside of it
   */
  public long longInteger(String name) {
    if (raw(name) instanceof Long l) {
      return l;
    }
    throw outOfRange(name, 64);
  }

  private EvalException outOfRange(String name, int bits) {
    return new EvalException(
        signature.name()
            + ": for parameter "
            + name
            + ": "
            + Values.brief(raw(name))
            + " out of range (want value in signed "
            + bits
            + "-bit range)");
  }

  /** An int of any size. */
  public BigInteger bigInteger(String name) {
    return Ints.big(raw(name));
  }

  /** A float, or an int as one. */
  public double number(String name) {
    Object value = raw(name);
    return value instanceof Double d ? d : Ints.toDouble(value);
  }

  /** The value of a parameter of type callable. */
  public StarlarkCallable callable(String name) {
    return (StarlarkCallable) raw(name);
  }

  /**
   * A copy of a list's or tuple's strings; empty when not given. Its type must be a list or
   * sequence of strings.
   */
  public List<String> strings(String name) {
    Object value = rawOrNull(name);
    if (value == null) {
      return List.of();
    }
    Sequence sequence = (Sequence) value;
    List<String> strings = new ArrayList<>(sequence.size());
    for (int i = 0; i < sequence.size(); i++) {
      strings.add((String) sequence.get(i));
    }
    return List.copyOf(strings);
  }

  /** A copy of a list's or tuple's elements; empty when not given. */
  public List<Object> list(String name) {
    Object value = rawOrNull(name);
    if (value == null) {
      return List.of();
    }
    List<Object> elements = new ArrayList<>();
    for (Object e : (StarlarkIterable) value) {
      elements.add(e);
    }
    return elements;
  }

  /**
   * A copy of a dict's strings in its order; empty when not given. Its type must be a dict of
   * strings to strings.
   */
  public Map<String, String> stringMap(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    dict(name).forEach((k, v) -> map.put((String) k, (String) v));
    return map;
  }

  /** A copy of a dict in its order; empty when not given. */
  public Map<Object, Object> dict(String name) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (rawOrNull(name) instanceof StarlarkDict dict) {
      HashTable t = dict.table;
      for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
        map.put(t.keyAt(i), t.valueAt(i));
      }
    }
    return map;
  }

  /** A host value. */
  public <T> T host(String name, Class<T> type) {
    return type.cast(raw(name));
  }

  /** A host value, or null when not given. */
  public <T> @Nullable T hostOrNull(String name, Class<T> type) {
    Object value = rawOrNull(name);
    return value == null ? null : type.cast(value);
  }

  /**
   * The named arguments that no other parameter took, in the call's order; empty without {@code
   * **kwargs}.
   */
  public Map<String, Object> kwargs() {
    return kwargs;
  }

  /** How many arguments the call had, by position and by name. */
  int count() {
    return count;
  }

  private int index(String name) {
    int i = signature.indexOf(name);
    if (i < 0) {
      throw new IllegalArgumentException(signature.name() + " has no parameter " + name);
    }
    return i;
  }
}
