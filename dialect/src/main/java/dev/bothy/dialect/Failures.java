package dev.bothy.dialect;

import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.function.Recording;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.eval.StarlarkFunction;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a file that does not evaluate, with its place.
 *
 * @param function that is called, by name
 * @param calls that it has made so far
 */
record Failures(SourceFile source, String function, Calls calls) {

  /** Something wrong that shows only when the whole file has run. */
  DialectException at(String message, SourceLocation where, @Nullable String hint) {
    List<StackFrame> stack = calls.stack(where);
    if (!stack.isEmpty()) {
      EvalException traced = new EvalException(message, hint);
      stack.reversed().forEach(traced::place);
      return new DialectException(message, where, hint, traced.render(), null);
    }
    String line = source.name().equals(where.file()) ? source.lineText(where.line()) : "";
    Diagnostic diagnostic =
        new Diagnostic(where.file(), where.line(), where.column(), message, hint, line);
    return new DialectException(message, where, hint, diagnostic.render(), null);
  }

  /** What the function has returned is wrong. */
  DialectException returned(String what, @Nullable String hint) {
    String message = function + "() returns " + what;
    SourceLocation where = returning();
    return where == null ? new DialectException(message, null, hint) : at(message, where, hint);
  }

  /** The only statement that returns a value; the function where there are several; or null. */
  private @Nullable SourceLocation returning() {
    for (Statement statement : SyntaxTree.parse(source).statements()) {
      if (statement instanceof Def def && def.name().name().equals(function)) {
        List<Statement.Return> found = new ArrayList<>();
        def.body().statements().forEach(inner -> collect(inner, found));
        int place = found.size() == 1 ? found.getFirst().start() : def.start();
        return new SourceLocation(source.name(), source.line(place), source.column(place));
      }
    }
    return null;
  }

  private static void collect(Node node, List<Statement.Return> found) {
    if (node instanceof Statement.Return given && given.value() != null) {
      found.add(given);
    } else if (!(node instanceof Def)) {
      node.children().forEach(child -> collect(child, found));
    }
  }

  static DialectException wrong(SyntaxException e) {
    List<Diagnostic> all = new ArrayList<>();
    for (Diagnostic one : e.diagnostics()) {
      String hint = OtherFormats.hint(one);
      boolean again = hint != null && !all.isEmpty() && all.getLast().line() == one.line();
      if (!again) {
        all.add(hint == null ? one : one.withHint(hint));
      }
    }
    Diagnostic first = all.getFirst();
    return new DialectException(
        first.message(), place(first), first.hint(), new SyntaxException(all).render(), e);
  }

  /** The function does not take the values of {@code --set}: no call of the file's is to blame. */
  DialectException uncallable(Object called, EvalException e, Recording recording) {
    if (!(called instanceof StarlarkFunction written)) {
      return failed(e, recording);
    }
    List<String> parameters = written.parameters();
    String hint =
        parameters.isEmpty()
            ? function + "() has no parameters that --set could give"
            : "--set NAME=VALUE gives its parameters: " + String.join(", ", parameters);
    return new DialectException(
        written.position() + ": " + e.message(),
        null,
        e.hint() == null ? hint : e.hint() + "; " + hint,
        null,
        e);
  }

  static DialectException failed(EvalException e, Recording recording) {
    Diagnostic where = e.diagnostic();
    // One frame is told by the place alone.
    String text = e.frames().size() > 1 ? e.render() : where.render();
    return new DialectException(
        e.message(), place(where), e.hint(), text, e, recording.libraries().missing());
  }

  private static @Nullable SourceLocation place(Diagnostic d) {
    return d.line() == 0 ? null : new SourceLocation(d.file(), d.line(), d.column());
  }
}
