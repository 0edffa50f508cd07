package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import org.jspecify.annotations.Nullable;

/** {@code config.conda_channel(use_mamba=)} and {@code config.pip_index} without an index. */
final class OldSettings {
  /** What pip itself takes. */
  private static final String PYPI = "https://pypi.org/simple";

  private final Rewriting file;

  OldSettings(Rewriting file) {
    this.file = file;
  }

  /** Says whether conda is to be micromamba. */
  boolean condaChannel(Expression.Call call) {
    file.refuseStars(call);
    Argument flag = Rewriting.argument(call, "use_mamba", 1);
    boolean mamba = flag != null && isTrue(flag, call);
    if (!Rewriting.isGiven(Rewriting.argument(call, "channel", 0))) {
      // Here no text meant the usual one; to version 1 it is an empty one.
      file.drop(call);
    } else if (flag != null) {
      int i = call.arguments().indexOf(flag);
      boolean last = i + 1 == call.arguments().size();
      file.replace(
          i > 0 && last ? call.arguments().get(i - 1).value().end() : flag.start(),
          last ? flag.value().end() : call.arguments().get(i + 1).start(),
          "");
    }
    return mamba;
  }

  private boolean isTrue(Argument flag, Expression.Call call) {
    if (flag.value() instanceof Expression.Name name) {
      if (name.name().equals("True")) {
        return true;
      }
      if (name.name().equals("False")) {
        return false;
      }
    }
    throw file.untranslatable(call, "use_mamba is not True or False");
  }

  void pipIndex(Expression.Call call) {
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
