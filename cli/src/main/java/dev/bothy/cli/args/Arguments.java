package dev.bothy.cli.args;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed command line. */
public final class Arguments {
  private final Map<String, List<String>> values;
  private final Map<String, String> environment;
  private final List<String> operands;
  private final List<String> tail;
  private final boolean help;

  Arguments(
      Map<String, List<String>> values,
      Map<String, String> environment,
      List<String> operands,
      List<String> tail,
      boolean help) {
    this.values = values;
    this.environment = environment;
    this.operands = List.copyOf(operands);
    this.tail = List.copyOf(tail);
    this.help = help;
  }

  /** Whether help was asked for; then nothing was checked. */
  public boolean wantsHelp() {
    return help;
  }

  /** Whether the flag was given, or the option was given on the command line. */
  public boolean has(Option option) {
    return values.containsKey(option.name());
  }

  /** The value: from the command line, else the variable, else the fallback; null without any. */
  public @Nullable String get(Option option) {
    List<String> given = values.get(option.name());
    if (given != null) {
      return given.getLast();
    }
    if (option.variable() != null) {
      String fromEnvironment = environment.get(option.variable());
      if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
        return fromEnvironment;
      }
    }
    return option.fallback();
  }

  /** As {@link #get}, for an option that has a fallback. */
  public String require(Option option) {
    String value = get(option);
    if (value == null) {
      throw new IllegalStateException("--" + option.name() + " has no fallback");
    }
    return value;
  }

  /** Every value of a repeatable option, in the order typed. */
  public List<String> all(Option option) {
    return values.getOrDefault(option.name(), List.of());
  }

  public List<String> operands() {
    return operands;
  }

  /** The operand at {@code index}, or null when fewer were given. */
  public @Nullable String operand(int index) {
    return index < operands.size() ? operands.get(index) : null;
  }

  /** The words after {@code --}, untouched. */
  public List<String> tail() {
    return tail;
  }
}
