package dev.bothy.cli.starlark;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.SettableFields;
import dev.bothy.starlark.eval.Values;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record whose fields may be set until it is frozen, equal only to itself: what suites of other
 * implementations test assignments to fields with. Names that begin with {@code no} cannot be set.
 */
final class HasFields implements SettableFields {
  private final Map<String, Object> fields = new TreeMap<>();
  private boolean frozen;

  @Override
  public String typeName() {
    return "hasfields";
  }

  @Override
  public void repr(Printer out) {
    out.append("hasfields");
  }

  @Override
  public @Nullable Object getField(String name) {
    return fields.get(name);
  }

  @Override
  public Collection<String> fieldNames() {
    return fields.keySet();
  }

  @Override
  public void setField(String name, Object value) {
    if (frozen) {
      throw new EvalException("cannot set field on a frozen hasfields");
    }
    if (name.startsWith("no")) {
      throw new EvalException("no ." + name + " field");
    }
    fields.put(name, value);
  }

  @Override
  public void freeze() {
    if (!frozen) {
      frozen = true;
      fields.values().forEach(Values::freeze);
    }
  }
}
