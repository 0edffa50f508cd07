package dev.bothy.dialect.function;

import dev.bothy.starlark.EvalException;
import java.nio.charset.StandardCharsets;

/** Names of {@code runtime.command}: each is a file's name. Shells want one with blanks quoted. */
final class CommandName {
  /** No file has a longer one. */
  private static final int LONGEST = 255;

  private CommandName() {}

  static void check(String name, String command) {
    if (!isValid(name)) {
      throw new EvalException(
          "runtime.command: not a name for a command: \"" + name + "\"",
          "no slash, no control character, no blank at an end; such as \"train\" or \"go version\"");
    }
    if (command.isBlank()) {
      throw new EvalException("runtime.command: the command of " + name + " is empty");
    }
    if (command.indexOf('\0') >= 0) {
      throw new EvalException(
          "runtime.command: the command of " + name + " contains a NUL character",
          "no program can be given one");
    }
    char quote = OpenQuote.in(command);
    if (quote != 0) {
      throw new EvalException(
          "runtime.command: the command of " + name + " has a quote that is not closed: " + quote,
          "close it; \\\\" + quote + " in the string is the character itself");
    }
  }

  private static boolean isValid(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.equals(name.strip())
        && name.chars().noneMatch(CommandName::isForbidden)
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  private static boolean isForbidden(int c) {
    return c == '/' || c < ' ' || c == 0x7f || c == 0xa0 || (c != ' ' && Character.isWhitespace(c));
  }
}
