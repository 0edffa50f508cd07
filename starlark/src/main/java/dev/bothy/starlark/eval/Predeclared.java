package dev.bothy.starlark.eval;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that a file finds without binding them: the language's own and the host's. Immutable.
 */
public final class Predeclared {
  private final Map<String, Object> values;

  private Predeclared(Map<String, Object> values) {
    this.values = values;
  }

  /** The language's own: None, True, len, print …; which of them a file sees, its dialect says. */
  public static Predeclared core() {
    return CoreHolder.CORE;
  }

  private static final class CoreHolder {
    static final Predeclared CORE = new Predeclared(CoreBuiltins.all());
  }

  /**
   * The methods of the language's own types by the name of the type, for documentation, stubs and
   * completion.
   */
  public static Map<String, Collection<Signature>> methodsOfTypes() {
    Map<String, Collection<Signature>> methods = new LinkedHashMap<>();
    methods.put("string", StringMethods.TABLE.signatures());
    methods.put("bytes", BytesMethods.TABLE.signatures());
    methods.put("list", ListMethods.TABLE.signatures());
    methods.put("dict", DictMethods.TABLE.signatures());
    methods.put("set", SetMethods.TABLE.signatures());
    return methods;
  }

  /** With one more name; it hides one that is there. */
  public Predeclared with(String name, Object value) {
    return with(Map.of(name, value));
  }

  /** With more names; they hide those that are there. */
  public Predeclared with(Map<String, ?> more) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putAll(more);
    return new Predeclared(all);
  }

  /** The value of a name, or null. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** All names and values. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }
}
