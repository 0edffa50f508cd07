package dev.bothy.starlark.eval;

import org.jspecify.annotations.Nullable;

/** What people mean who give a value of another type. */
final class TypeHint {
  private TypeHint() {}

  /** How to write it; null where that is not plain. */
  static @Nullable String of(Type wanted, Object value) {
    String name = wanted.name();
    if (name.equals("string") && Ints.isInt(value)) {
      return "in quotes: \"" + Values.brief(value) + "\"";
    }
    if (name.equals("string") && value instanceof Double) {
      return "in quotes: as numbers 3.10 and 3.1 are the same";
    }
    if (name.equals("list of string") && value instanceof String) {
      return "in a list: [" + Values.brief(value) + "]";
    }
    if (name.equals("int") && value instanceof String text && isNumber(text)) {
      return "without quotes: " + text;
    }
    return name.equals("bool") && value instanceof String ? "True or False, without quotes" : null;
  }

  private static boolean isNumber(String text) {
    boolean digits = !text.isEmpty() && text.length() < 10;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits && (text.length() == 1 || text.charAt(0) != '0');
  }
}
