package dev.bothy.starlark.eval;

import dev.bothy.starlark.NearestName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter takes: checked when it is called, named in messages, listed in documentation.
 */
public sealed interface Type {
  Type ANY = new Basic("any");
  Type NONE = new Basic("NoneType");
  Type BOOL = new Basic("bool");
  Type INT = new Basic("int");
  Type FLOAT = new Basic("float");

  /** An int or a float. */
  Type NUMBER = new Basic("int or float");

  Type STRING = new Basic("string");
  Type BYTES = new Basic("bytes");
  Type LIST = new Basic("list");
  Type TUPLE = new Basic("tuple");
  Type DICT = new Basic("dict");
  Type SET = new Basic("set");

  /** A list, tuple, dict, set, range …: what {@code for} takes. */
  Type ITERABLE = new Basic("iterable");

  Type CALLABLE = new Basic("callable");

  /** As messages name it: {@code list of string}. */
  String name();

  /** Null when the value is of this type; else what is wrong, as {@code got int, want string}. */
  @Nullable String mismatch(Object value);

  /** A list whose elements are all of a type. */
  static Type listOf(Type element) {
    return new ListOf(element, false);
  }

  /** A list or a tuple whose elements are all of a type. */
  static Type sequenceOf(Type element) {
    return new ListOf(element, true);
  }

  /** A dict whose keys and values are all of a type. */
  static Type dictOf(Type key, Type value) {
    return new DictOf(key, value);
  }

  /** One of the strings; the message names them, and the nearest to what was given. */
  static Type choice(String... values) {
    return new Choice(List.of(values));
  }

  /** The type, or None as a value of its own. */
  static Type optional(Type type) {
    return oneOf(type, NONE);
  }

  /** Any one of the types; the message names them in this order. */
  static Type oneOf(Type... alternatives) {
    return new OneOf(List.of(alternatives));
  }

  /** The values for which {@code type(x)} answers the name. */
  static Type named(String name) {
    return new Basic(name);
  }

  /** A host value of a Java class. */
  static Type host(String name, Class<?> javaClass) {
    return new Host(name, javaClass);
  }

  /** A type that is told by its name alone. */
  record Basic(String name) implements Type {
    @Override
    @SuppressWarnings("ReferenceEquality") // the frequent ones are told at a glance
    public @Nullable String mismatch(Object value) {
      if (value instanceof String ? this == STRING : value instanceof Long && this == INT) {
        return null;
      }
      boolean ok =
          switch (name) {
            case "any" -> true;
            case "int or float" -> value instanceof Double || Ints.isInt(value);
            case "iterable" -> value instanceof StarlarkIterable;
            case "callable" -> value instanceof StarlarkCallable;
            default -> name.equals(Values.type(value));
          };
      return ok ? null : "got " + Values.type(value) + ", want " + name;
    }
  }

  /** See {@link #listOf} and {@link #sequenceOf}. */
  record ListOf(Type element, boolean tuples) implements Type {
    @Override
    public String name() {
      return "list of " + element.name();
    }

    @Override
    public @Nullable String mismatch(Object value) {
      if (!(value instanceof StarlarkList) && !(tuples && value instanceof StarlarkTuple)) {
        return "got " + Values.type(value) + ", want " + name();
      }
      Sequence sequence = (Sequence) value;
      for (int i = 0; i < sequence.size(); i++) {
        String wrong = element.mismatch(sequence.get(i));
        if (wrong != null) {
          return "at index " + i + ": " + wrong;
        }
      }
      return null;
    }
  }

  /** See {@link #dictOf}. */
  record DictOf(Type key, Type value) implements Type {
    @Override
    public String name() {
      return "dict of " + key.name() + " to " + value.name();
    }

    @Override
    public @Nullable String mismatch(Object x) {
      if (!(x instanceof StarlarkDict dict)) {
        return "got " + Values.type(x) + ", want " + name();
      }
      HashTable t = dict.table;
      for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
        String wrong = key.mismatch(t.keyAt(i));
        if (wrong != null) {
          return "in a key: " + wrong;
        }
        wrong = value.mismatch(t.valueAt(i));
        if (wrong != null) {
          return "at key " + Values.brief(t.keyAt(i)) + ": " + wrong;
        }
      }
      return null;
    }
  }

  /** See {@link #oneOf}. */
  record OneOf(List<Type> alternatives) implements Type {
    @Override
    public String name() {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < alternatives.size(); i++) {
        out.append(i == 0 ? "" : i == alternatives.size() - 1 ? " or " : ", ");
        out.append(alternatives.get(i).name());
      }
      return out.toString();
    }

    @Override
    public @Nullable String mismatch(Object value) {
      String inside = null;
      for (Type t : alternatives) {
        String wrong = t.mismatch(value);
        if (wrong == null) {
          return null;
        }
        // A list with one wrong element is better told than "got list, want string or list of
        // string".
        if (!wrong.startsWith("got ")) {
          inside = wrong;
        }
      }
      return inside != null ? inside : "got " + Values.type(value) + ", want " + name();
    }
  }

  /** See {@link #choice}. */
  record Choice(List<String> values) implements Type {
    @Override
    public String name() {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < values.size(); i++) {
        out.append(i == 0 ? "" : i == values.size() - 1 ? " or " : ", ");
        out.append(Values.repr(values.get(i)));
      }
      return out.toString();
    }

    @Override
    public @Nullable String mismatch(Object value) {
      if (!(value instanceof String given)) {
        return "got " + Values.type(value) + ", want " + name();
      }
      if (values.contains(given)) {
        return null;
      }
      String near = NearestName.of(given, values);
      return "got "
          + Values.repr(given)
          + ", want "
          + name()
          + (near == null ? "" : " (did you mean " + Values.repr(near) + "?)");
    }
  }

  /** See {@link #host}. */
  record Host(String name, Class<?> javaClass) implements Type {
    @Override
    public @Nullable String mismatch(Object value) {
      return javaClass.isInstance(value) ? null : "got " + Values.type(value) + ", want " + name;
    }
  }
}
