package dev.bothy.starlark.eval;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A named group of functions and constants, as {@code install} in {@code install.python()}. */
public final class Namespace implements HostValue {
  private final String name;
  private final Map<String, Object> fields;
  private final Map<String, String> otherNames;

  private Namespace(String name, Map<String, Object> fields, Map<String, String> otherNames) {
    this.name = name;
    this.fields = fields;
    this.otherNames = otherNames;
  }

  /** The fields are Starlark values; their order is kept. */
  public static Namespace of(String name, Map<String, ?> fields) {
    return new Namespace(name, new LinkedHashMap<>(fields), Map.of());
  }

  /**
   * The same, for people who call some of its fields by other names: {@code otherNames} maps what
   * they write to what it is called here, for the hint of the message that they get.
   */
  public Namespace withHints(Map<String, String> otherNames) {
    return new Namespace(name, fields, Map.copyOf(otherNames));
  }

  /**
   * Each function is a field of the last part of its name: a function named {@code install.python}
   * is the field {@code python}.
   */
  public static Namespace of(String name, Builtin... functions) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Builtin f : functions) {
      fields.put(f.name().substring(f.name().lastIndexOf('.') + 1), f);
    }
    return new Namespace(name, fields, Map.of());
  }

  /** As printed and told by errors. */
  public String name() {
    return name;
  }

  /** The field that a name that is no field stands for; or null. */
  @Nullable String otherName(String field) {
    return otherNames.get(field);
  }

  @Override
  public String typeName() {
    return "module";
  }

  @Override
  public @Nullable Object getField(String field) {
    return fields.get(field);
  }

  @Override
  public Collection<String> fieldNames() {
    return fields.keySet();
  }

  @Override
  public void freeze() {
    fields.values().forEach(Values::freeze);
  }

  @Override
  public boolean isHashable() {
    return false;
  }

  @Override
  public void repr(Printer out) {
    out.append("<module ").repr(name).append(">");
  }
}
