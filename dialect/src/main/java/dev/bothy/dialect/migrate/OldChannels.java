package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.conda_channel(channel=, use_mamba=)}. Each call said all of it, so that the last
 * one counts: whether conda is micromamba, and whether it has a channel.
 */
final class OldChannels {
  static final String CALL = "config.conda_channel";

  private final OldFunction owner;
  private final Rewriting file;
  private final CallGraph graph;
  private final boolean main;

  /**
   * Of one function.
   *
   * @param main whether it is of the file itself, and of none that is loaded
   */
  OldChannels(OldFunction owner, CallGraph graph, boolean main) {
    this.main = main;
    this.owner = owner;
    this.file = owner.file();
    this.graph = graph;
  }

  /** Whether a function wants conda to be micromamba, or wants it not to be. */
  static CallGraph.Along wants(OldFunction function, boolean mamba) {
    if (function.file().isDone()) {
      return CallGraph.Along.NEVER;
    }
    List<Expression.Call> calls = function.edits().calls(CALL);
    if (!calls.isEmpty() && isMamba(function.file(), calls.getLast()) == mamba) {
      return CallGraph.Along.ALWAYS;
    }
    // One in a condition that names use_mamba is refused by version 1 itself.
    return !mamba && function.otherCalls(CALL).stream().anyMatch(call -> flag(call) == null)
        ? CallGraph.Along.SOMETIMES
        : CallGraph.Along.NEVER;
  }

  private static boolean isMamba(Rewriting file, Expression.Call call) {
    file.refuseStars(call);
    Argument flag = flag(call);
    if (flag == null) {
      return false;
    }
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

  private static @Nullable Argument flag(Expression.Call call) {
    return Rewriting.argument(call, "use_mamba", 1);
  }

  private static boolean hasChannel(Expression.Call call) {
    return Rewriting.isGiven(Rewriting.argument(call, "channel", 0));
  }

  private static CallGraph.Along leavesChannel(OldFunction function) {
    List<Expression.Call> calls = function.edits().calls(CALL);
    if (!calls.isEmpty() && hasChannel(calls.getLast())) {
      return CallGraph.Along.ALWAYS;
    }
    return function.otherCalls(CALL).isEmpty() ? CallGraph.Along.NEVER : CallGraph.Along.SOMETIMES;
  }

  /** All such calls. */
  void rewrite() {
    List<Expression.Call> calls = owner.edits().calls(CALL);
    if (calls.isEmpty()) {
      return;
    }
    for (Expression.Call call : calls) {
      // Refuses what it cannot tell.
      isMamba(file, call);
    }
    if (hasChannel(calls.getLast()) ? isOfUse(calls.getLast()) : remains(calls.getLast())) {
      calls.forEach(this::channelAlone);
    } else {
      calls.forEach(file::drop);
    }
  }

  /** No: without a channel conda has its usual ones, whatever was said before. */
  private boolean remains(Expression.Call last) {
    if (graph.along(owner, OldChannels::leavesChannel) != CallGraph.Along.NEVER) {
      throw file.untranslatable(
          last, "it takes back the channel that another call gives, and v1 has no call that does");
    }
    return false;
  }

  /** Version 1 takes a channel only where a conda is, to version 0 it said nothing elsewhere. */
  private boolean isOfUse(Expression.Call last) {
    return switch (graph.along(owner, OldBase::bringsConda)) {
      case ALWAYS -> true;
      case SOMETIMES ->
          throw file.untranslatable(
              last,
              "v1 refuses it where there is no conda, and it is reached with one and without");
      case NEVER -> {
        // Where nothing calls a function, its caller may be a file that is not seen here.
        boolean known =
            graph.along(owner, f -> CallGraph.calls(f, "base")) == CallGraph.Along.ALWAYS
                || !graph.isEnvironment(owner)
                || (main && owner.isBuildable());
        file.note(
            last,
            known
                ? "this call goes: nothing here installs conda, so it said nothing"
                : "v1 refuses this call where no install.conda is before it");
        yield !known;
      }
    };
  }

  private void channelAlone(Expression.Call call) {
    Argument flag = flag(call);
    if (!hasChannel(call)) {
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
  }
}
