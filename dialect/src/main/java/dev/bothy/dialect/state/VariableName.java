package dev.bothy.dialect.state;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Values;

/** Names of environment variables that a shell can keep. */
public final class VariableName {
  private VariableName() {}

  /**
   * Fails unless a program gets the variable under just this name.
   *
   * @param function what it was given to, for the message
   */
  public static void check(String function, String name) {
    boolean good = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      good &= c > ' ' && c != '=' && c != 0x7f;
    }
    if (!good) {
      throw new EvalException(
          function + ": not a name of an environment variable: " + Values.repr(name),
          "letters, digits and _ always work");
    }
  }
}
