package dev.bothy.cli.starlark;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.eval.HasOperators;
import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.SettableFields;
import dev.bothy.starlark.eval.StarlarkList;
import dev.bothy.starlark.eval.Values;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record whose fields may be set until it is frozen, equal only to itself: what suites of other
 * implementations test assignments to fields with. Names that begin with {@code no} cannot be set.
 */
final class HasFields implements SettableFields, HasOperators {
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
      String near = NearestName.of(name, fields.keySet());
      throw new EvalException(
          "no ." + name + " field", near == null ? null : "did you mean ." + near + "?");
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

  /** A list and one of these make 42, which shows that host values have operators. */
  @Override
  public @Nullable Object binary(String operator, Object other, boolean isLeft) {
    return operator.equals("+") && other instanceof StarlarkList ? 42L : null;
  }
}
