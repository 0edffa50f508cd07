package dev.bothy.cli.repl;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Session;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkList;
import dev.bothy.starlark.eval.StarlarkThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can stand where somebody is typing a name: names in scope, or a value's attributes. */
final class Completions {
  private static final List<String> KEYWORDS =
      List.of(
          "and",
          "break",
          "continue",
          "def",
          "elif",
          "else",
          "for",
          "if",
          "in",
          "lambda",
          "load",
          "not",
          "or",
          "pass",
          "return",
          "while");

  private final Session session;

  Completions(Session session) {
    this.session = session;
  }

  /** Where the dotted name begins that ends at {@code end}. */
  static int start(String text, int end) {
    int start = end;
    while (start > 0 && isPart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  /**
   * All that begin with the typed word, sorted; none after a dot whose left side is no name that is
   * bound.
   *
   * @param word a name, or names with dots between them
   */
  List<String> of(String word) {
    int dot = word.lastIndexOf('.');
    TreeSet<String> all = new TreeSet<>();
    if (dot < 0) {
      all.addAll(KEYWORDS);
      all.addAll(session.predeclared().values().keySet());
      all.addAll(session.globals().keySet());
    } else {
      Object left = value(word.substring(0, dot));
      if (left != null) {
        for (Object name : (StarlarkList) call("dir", left)) {
          all.add(word.substring(0, dot + 1) + name);
        }
      }
    }
    List<String> fitting = new ArrayList<>();
    for (String candidate : all) {
      // Private names only for those who ask.
      if (candidate.startsWith(word)
          && (!candidate.startsWith("_", dot + 1) || word.startsWith("_", dot + 1))) {
        fitting.add(candidate);
      }
    }
    return fitting;
  }

  private @Nullable Object value(String dotted) {
    String[] names = dotted.split("\\.", -1);
    Object value = session.globals().get(names[0]);
    if (value == null) {
      value = session.predeclared().get(names[0]);
    }
    try {
      for (int i = 1; i < names.length && value != null; i++) {
        value = call("getattr", value, names[i]);
      }
      return value;
    } catch (EvalException e) {
      // No such attribute: nothing to offer.
      return null;
    }
  }

  private Object call(String builtin, Object... arguments) {
    StarlarkThread thread = StarlarkThread.builder().limits(Limits.UNTRUSTED).build();
    // The language's own, whatever the session has put in its place.
    Object function = Objects.requireNonNull(Predeclared.core().get(builtin), builtin);
    return Starlark.call(thread, function, List.of(arguments), Map.of());
  }
}
