package dev.bothy.starlark.eval;

import org.jspecify.annotations.Nullable;

/** What people mean who give a value of another type. */
final class TypeHint {
  private TypeHint() {}

  /** How to write it; null where that is not plain, or nothing is wrong. */
  static @Nullable String of(Type wanted, Object value) {
    if (wanted.mismatch(value) == null) {
      return null;
    }
    return switch (wanted) {
      case Type.OneOf either -> first(either, value);
      case Type.ListOf list -> list(list, value);
      case Type.DictOf dict -> dict(dict, value);
      default -> one(wanted.name(), value);
    };
  }

  private static @Nullable String first(Type.OneOf either, Object value) {
    for (Type alternative : either.alternatives()) {
      String hint = of(alternative, value);
      if (hint != null) {
        return hint;
      }
    }
    return null;
  }

  private static @Nullable String list(Type.ListOf wanted, Object value) {
    boolean listed = wanted.element() instanceof Type.ListOf;
    if (value instanceof String && !listed && wanted.element().mismatch(value) == null) {
      return "in a list: [" + Values.brief(value) + "]";
    }
    if (value instanceof StarlarkDict) {
      return "a list is in brackets: [\"…\", \"…\"]";
    }
    if (value instanceof String && listed) {
      return "a list for each, in a list: [[\"…\", \"…\"]]";
    }
    if (!(value instanceof Sequence elements)) {
      return null;
    }
    if (listed && wanted.element().mismatch(value) == null && elements.size() > 0) {
      return "a list for each: [" + Values.brief(value) + "]";
    }
    for (int i = 0; i < elements.size(); i++) {
      if (wanted.element().mismatch(elements.get(i)) != null) {
        return of(wanted.element(), elements.get(i));
      }
    }
    return null;
  }

  private static @Nullable String dict(Type.DictOf wanted, Object value) {
    if (!(value instanceof StarlarkDict dict)) {
      return value instanceof String || value instanceof Sequence
          ? "in braces: {\"…\": \"…\"}"
          : null;
    }
    HashTable t = dict.table;
    for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
      if (wanted.key().mismatch(t.keyAt(i)) != null) {
        return of(wanted.key(), t.keyAt(i));
      }
      if (wanted.value().mismatch(t.valueAt(i)) != null) {
        return of(wanted.value(), t.valueAt(i));
      }
    }
    return null;
  }

  private static @Nullable String one(String wanted, Object value) {
    return switch (wanted) {
      case "string" -> text(value);
      case "int" -> number(value);
      case "bool" ->
          value instanceof String
              ? "True or False, without quotes"
              : Ints.isInt(value) ? "True or False" : null;
      default -> null;
    };
  }

  private static @Nullable String text(Object value) {
    if (Ints.isInt(value) || value instanceof Boolean) {
      return "in quotes: \"" + Values.brief(value) + "\"";
    }
    if (value instanceof Double) {
      return "in quotes: as numbers 3.10 and 3.1 are the same";
    }
    return value instanceof Sequence elements
            && elements.size() == 1
            && elements.get(0) instanceof String only
        ? "without brackets: " + Values.brief(only)
        : null;
  }

  private static @Nullable String number(Object value) {
    if (value instanceof String text) {
      return isNumber(text) ? "without quotes: " + text : null;
    }
    return value instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) < 1_000_000_000
        ? "a whole number: " + number.longValue()
        : null;
  }

  private static boolean isNumber(String text) {
    boolean digits = !text.isEmpty() && text.length() < 10;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits && (text.length() == 1 || text.charAt(0) != '0');
  }
}
