package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import org.jspecify.annotations.Nullable;

/** {@code config.pip_index} without an index: it did nothing, or meant pip's own. */
final class OldPipIndex {
  /** What pip itself takes. */
  private static final String PYPI = "https://pypi.org/simple";

  private OldPipIndex() {}

  static void rewrite(OldFunction function) {
    function.edits().calls("config.pip_index").forEach(call -> rewrite(function.file(), call));
  }

  private static void rewrite(Rewriting file, Expression.Call call) {
    @Nullable Argument url = Rewriting.argument(call, "url", 0);
    if (Rewriting.isGiven(url)) {
      return;
    }
    file.refuseStars(call);
    if (!Rewriting.isGiven(Rewriting.argument(call, "extra_url", 1))) {
      file.drop(call);
    } else if (url == null) {
      file.insert(call.open() + 1, "url=\"" + PYPI + "\", ");
    } else {
      file.replace(url.value().start(), url.value().end(), "\"" + PYPI + "\"");
    }
  }
}
