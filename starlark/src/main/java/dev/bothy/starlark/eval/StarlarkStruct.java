package dev.bothy.starlark.eval;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record of named values, as {@link #FUNCTION struct(a = 1)} makes it. Not part of the language:
 * a host adds it.
 */
public final class StarlarkStruct implements HasOperators {
  /** {@code struct(**fields)}, for {@link Predeclared#with}. */
  public static final Builtin FUNCTION =
      Builtin.of(
          Signature.of("struct")
              .doc("A record of the named values.")
              .kwargs("fields", Type.ANY, "the values")
              .returns("struct")
              .build(),
          (thread, arguments) -> {
            thread.allocate(64 + 64L * arguments.kwargs().size());
            return new StarlarkStruct(arguments.kwargs());
          });

  private final Map<String, Object> fields;

  /** The fields are Starlark values. */
  public StarlarkStruct(Map<String, Object> fields) {
    // By name: structs of equal fields print alike, whatever their order.
    this.fields = new TreeMap<>(fields);
  }

  /** Names and values, by name. */
  public Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }

  @Override
  public String typeName() {
    return "struct";
  }

  @Override
  public @Nullable Object getField(String name) {
    return fields.get(name);
  }

  @Override
  public Collection<String> fieldNames() {
    return fields.keySet();
  }

  /** {@code a + b} has the fields of both; where both have one, b's. */
  @Override
  public @Nullable Object binary(String operator, Object other, boolean isLeft) {
    if (!operator.equals("+") || !isLeft || !(other instanceof StarlarkStruct more)) {
      return null;
    }
    Work.allocate(64 + 64L * (fields.size() + more.fields.size()));
    Map<String, Object> both = new TreeMap<>(fields);
    both.putAll(more.fields);
    return new StarlarkStruct(both);
  }

  @Override
  public void repr(Printer out) {
    if (!out.enter(this)) {
      out.append("struct(...)");
      return;
    }
    out.append("struct(");
    String separator = "";
    for (Map.Entry<String, Object> e : fields.entrySet()) {
      out.append(separator).append(e.getKey()).append(" = ").repr(e.getValue());
      separator = ", ";
    }
    out.append(")");
    out.leave();
  }

  @Override
  public void freeze() {
    fields.values().forEach(Values::freeze);
  }

  @Override
  public boolean isHashable() {
    Work.step(1);
    for (Object value : fields.values()) {
      if (value instanceof StarlarkValue v && !v.isHashable()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    // Parts may be shared, and so be reached far more often than there are of them.
    Work.step(1);
    if (!(other instanceof StarlarkStruct s) || !fields.keySet().equals(s.fields.keySet())) {
      return false;
    }
    for (Map.Entry<String, Object> e : fields.entrySet()) {
      if (!Values.equal(e.getValue(), Objects.requireNonNull(s.fields.get(e.getKey())))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    Work.step(1);
    int hash = 0;
    for (Map.Entry<String, Object> e : fields.entrySet()) {
      // What can change does not count.
      int value = Values.isHashable(e.getValue()) ? Values.hash(e.getValue()) : 0;
      hash = hash * 31 + (e.getKey().hashCode() ^ value);
    }
    return hash;
  }
}
