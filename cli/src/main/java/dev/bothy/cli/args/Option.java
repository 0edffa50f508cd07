package dev.bothy.cli.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a verb.
 *
 * @param name the long name, without dashes
 * @param letter the short name, or {@code 0} for none
 * @param valueName what the value is called in help, or null for a flag that takes none
 * @param repeatable whether each further use adds a value; otherwise the last one counts
 * @param choices the only values there are, or empty for any
 * @param variable the environment variable that gives the value when the option is absent
 * @param fallback the value when neither option nor variable is given
 * @param shared whether it means the same for every verb; help lists those apart
 * @param help one line
 */
public record Option(
    String name,
    char letter,
    @Nullable String valueName,
    boolean repeatable,
    List<String> choices,
    @Nullable String variable,
    @Nullable String fallback,
    boolean shared,
    String help) {

  public Option {
    choices = List.copyOf(choices);
  }

  /** An option without a value. */
  public static Option flag(String name, String help) {
    return new Option(name, '\0', null, false, List.of(), null, null, false, help);
  }

  /** An option with one value, called {@code valueName} in help. */
  public static Option value(String name, String valueName, String help) {
    return new Option(name, '\0', valueName, false, List.of(), null, null, false, help);
  }

  /** An option whose value is one of {@code choices}. */
  public static Option choice(String name, String help, String... choices) {
    return new Option(
        name, '\0', String.join("|", choices), false, List.of(choices), null, null, false, help);
  }

  public Option letter(char letter) {
    return new Option(
        name, letter, valueName, repeatable, choices, variable, fallback, shared, help);
  }

  public Option many() {
    return new Option(name, letter, valueName, true, choices, variable, fallback, shared, help);
  }

  public Option variable(String variable) {
    return new Option(
        name, letter, valueName, repeatable, choices, variable, fallback, shared, help);
  }

  public Option or(String fallback) {
    return new Option(
        name, letter, valueName, repeatable, choices, variable, fallback, shared, help);
  }

  public Option everywhere() {
    return new Option(name, letter, valueName, repeatable, choices, variable, fallback, true, help);
  }

  public boolean isFlag() {
    return valueName == null;
  }

  /** As typed: {@code -p, --path DIR}. */
  String usage() {
    StringBuilder text = new StringBuilder();
    text.append(letter == '\0' ? "    " : "-" + letter + ", ");
    text.append("--").append(name);
    if (valueName != null) {
      text.append(' ').append(valueName);
    }
    return text.toString();
  }
}
