package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.llb.SourceLocation;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls without effect, which envd accepts: one whose place a later call takes, and one that gives
 * nothing to do.
 */
final class IdleCalls {
  private IdleCalls() {}

  static void look(Evaluation evaluation, Lint lint) {
    Map<String, SourceLocation> last = new HashMap<>();
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.SETTING) {
        String function = noted.names().getFirst();
        SourceLocation before = last.put(function, noted.at());
        // The same place again is a loop's, or a function's that is called twice.
        if (before != null && !before.equals(noted.at())) {
          lint.warn(
              Rule.OVERRIDDEN_CALL,
              before,
              function + ": the call at " + noted.at() + " takes the place of this one",
              "keep one of them, with all parameters: what the last one leaves out has its default");
        }
      } else if (noted.kind() == Noted.Kind.EMPTY) {
        lint.warn(
            Rule.EMPTY_CALL,
            noted.at(),
            noted.names().getFirst() + ": nothing is given, so this call does nothing",
            "leave it out");
      }
    }
  }
}
