package dev.bothy.dialect.install;

import dev.bothy.starlark.EvalException;

/** What names of packages may look like: they become arguments, and none may be an option. */
final class Names {
  private Names() {}

  /**
   * @param more what is allowed behind the first character besides letters and digits
   * @throws EvalException when it is none
   */
  static void check(String function, String what, String name, String more, String example) {
    boolean good = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      good &= plain || (i > 0 && more.indexOf(c) >= 0) || (i == 0 && c == '_');
    }
    if (!good) {
      throw new EvalException(
          function + ": not " + what + ": \"" + name + "\"", "such as " + example);
    }
  }
}
