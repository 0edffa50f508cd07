package dev.bothy.dialect.lint;

import dev.bothy.dialect.lint.Finding.Level;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The comments of a file that silence rules: {@code # lint: disable=RULE[,RULE] reason} for its
 * line or, alone on its line, for the statement below; {@code # lint: disable-file=RULE} for the
 * file.
 */
final class Silencing {
  private static final String LINE = "disable=";
  private static final String FILE = "disable-file=";

  private final Set<Rule> everywhere = EnumSet.noneOf(Rule.class);
  private final Map<Integer, Set<Rule>> lines = new HashMap<>();
  private final Set<Integer> alone = new java.util.HashSet<>();
  private final List<Finding> findings = new ArrayList<>();

  /** Says of one comment what it silences; it may be any comment. */
  void comment(SourceLocation at, String comment, boolean aloneOnItsLine) {
    if (aloneOnItsLine) {
      alone.add(at.line());
    }
    String text = comment.substring(1).strip();
    if (!text.startsWith("lint:")) {
      return;
    }
    String order = text.substring(5).strip();
    boolean file = order.startsWith(FILE);
    if (!file && !order.startsWith(LINE)) {
      unknown(at, "not an instruction of lint: \"" + order + "\"", "# lint: disable=RULE");
      return;
    }
    String rest = order.substring(file ? FILE.length() : LINE.length());
    int end = rest.indexOf(' ');
    for (String label : (end < 0 ? rest : rest.substring(0, end)).split(",", -1)) {
      Rule rule = Rule.of(label);
      if (rule == null) {
        String near = NearestName.hint(label, Rule.labels());
        unknown(
            at,
            "no such rule: \"" + label + "\"",
            near == null ? "rules: " + String.join(", ", Rule.labels()) : near);
      } else if (file) {
        everywhere.add(rule);
      } else {
        lines.computeIfAbsent(at.line(), _ -> EnumSet.noneOf(Rule.class)).add(rule);
      }
    }
  }

  private void unknown(SourceLocation at, String message, String hint) {
    findings.add(new Finding(Rule.UNKNOWN_RULE, Level.WARNING, at, message, hint));
  }

  /** What is wrong with the comments themselves. */
  List<Finding> findings() {
    return findings;
  }

  /**
   * Whether a finding is silenced.
   *
   * @param line of the finding
   * @param statement first line of the statement that it is in
   */
  boolean silences(Rule rule, int line, int statement) {
    return everywhere.contains(rule)
        || at(rule, line)
        || at(rule, statement)
        || above(rule, line)
        || above(rule, statement);
  }

  private boolean at(Rule rule, int line) {
    return lines.getOrDefault(line, Set.of()).contains(rule);
  }

  private boolean above(Rule rule, int line) {
    for (int i = line - 1; alone.contains(i); i--) {
      if (at(rule, i)) {
        return true;
      }
    }
    return false;
  }
}
