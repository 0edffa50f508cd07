package dev.bothy.cli.args;

import java.util.ArrayList;
import java.util.List;

/** Help texts from the tables; plain text of at most 100 columns. */
public final class Help {
  private static final int WIDTH = 100;

  private Help() {}

  /** The help of one verb. */
  public static String of(Syntax syntax) {
    StringBuilder text = new StringBuilder();
    text.append(sentence(syntax.summary())).append("\n\n");
    text.append("Usage: ").append(syntax.synopsis()).append('\n');
    if (!syntax.details().isEmpty()) {
      text.append('\n').append(syntax.details().strip()).append('\n');
    }
    section(text, "Options", syntax.options(), false);
    section(text, "Options that mean the same everywhere", syntax.options(), true);
    if (!syntax.examples().isEmpty()) {
      text.append("\nExamples:\n");
      for (String example : syntax.examples()) {
        text.append("  ").append(example).append('\n');
      }
    }
    return text.toString();
  }

  private static void section(
      StringBuilder text, String title, List<Option> options, boolean shared) {
    List<Option> shown = new ArrayList<>();
    int column = 0;
    for (Option option : options) {
      if (option.shared() == shared) {
        shown.add(option);
        column = Math.max(column, option.usage().length());
      }
    }
    if (shown.isEmpty()) {
      return;
    }
    column = Math.min(column, 34);
    text.append('\n').append(title).append(":\n");
    for (Option option : shown) {
      row(text, option.usage(), column, describe(option));
    }
  }

  private static String describe(Option option) {
    StringBuilder text = new StringBuilder(option.help());
    if (option.repeatable()) {
      text.append("; may be repeated");
    }
    if (option.fallback() != null && option.variable() != null) {
      text.append(" (default ")
          .append(option.fallback())
          .append(", or $")
          .append(option.variable())
          .append(')');
    } else if (option.fallback() != null) {
      text.append(" (default ").append(option.fallback()).append(')');
    } else if (option.variable() != null) {
      text.append(" (or $").append(option.variable()).append(')');
    }
    return text.toString();
  }

  /** Two columns: {@code left} at an indent of two, {@code right} wrapped at its own column. */
  public static void row(StringBuilder text, String left, int column, String right) {
    text.append("  ").append(left);
    int at = left.length();
    if (at > column) {
      text.append('\n').append("  ");
      at = 0;
    }
    text.repeat(' ', column - at + 2);
    int room = WIDTH - column - 4;
    int used = 0;
    int start = 0;
    while (start < right.length()) {
      int space = right.indexOf(' ', start);
      String word = right.substring(start, space < 0 ? right.length() : space);
      if (used > 0 && used + 1 + word.length() > room) {
        text.append('\n').repeat(' ', column + 4);
        used = 0;
      } else if (used > 0) {
        text.append(' ');
        used++;
      }
      text.append(word);
      used += word.length();
      start = space < 0 ? right.length() : space + 1;
    }
    text.append('\n');
  }

  private static String sentence(String summary) {
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
  }
}
