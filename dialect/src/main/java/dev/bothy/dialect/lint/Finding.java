package dev.bothy.dialect.lint;

import dev.bothy.llb.SourceLocation;
import org.jspecify.annotations.Nullable;

/**
 * Something that deserves a look.
 *
 * @param at in a file of the project
 * @param hint what to do about it; null when the message says it
 */
public record Finding(
    Rule rule, Level level, SourceLocation at, String message, @Nullable String hint) {
  /** Whether it should be mended, or is only worth knowing. */
  public enum Level {
    WARNING,
    NOTE;

    /** In lower case. */
    public String label() {
      return this == WARNING ? "warning" : "note";
    }
  }

  /** {@code FILE:LINE:COLUMN: LEVEL: MESSAGE [RULE]}, and the hint on a line of its own. */
  public String render() {
    String line = at + ": " + level.label() + ": " + message + " [" + rule.label() + "]";
    return hint == null ? line : line + "\n    " + hint;
  }
}
