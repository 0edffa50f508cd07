package dev.bothy.starlark.edit;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Shape;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file and the function in it whose body is edited; or why that cannot be. */
final class EditedFunction {
  final SyntaxTree tree;
  final SourceFile source;
  final String name;
  final Style style;
  final Bindings bindings;
  private final @Nullable Def def;
  private final @Nullable Diagnostic problem;

  EditedFunction(SourceFile source, String name) {
    this.source = source;
    this.name = name;
    tree = SyntaxTree.parse(source);
    style = new Style(tree);
    bindings = new Bindings(tree);
    List<Def> found = new ArrayList<>();
    for (Statement s : tree.statements()) {
      if (s instanceof Def d && d.name().name().equals(name)) {
        found.add(d);
      }
    }
    def = found.size() == 1 ? found.getFirst() : null;
    problem = tree.errors().isEmpty() ? problem(found) : tree.errors().getFirst();
  }

  private @Nullable Diagnostic problem(List<Def> found) {
    return switch (found.size()) {
      case 0 -> noFunction();
      case 1 -> null;
      default ->
          at(found.get(1).start(), "there are two functions " + name, "edit one of them by hand");
    };
  }

  private Diagnostic noFunction() {
    List<String> others = new ArrayList<>();
    int offset = 0;
    for (Statement s : tree.statements()) {
      if (s instanceof Def d) {
        others.add(d.name().name());
      } else if (s instanceof Statement.Assign(Expression.Name n, _, _, _)
          && n.name().equals(name)) {
        offset = s.start();
      }
    }
    return at(
        offset,
        "there is no function " + name + " defined by def",
        others.isEmpty()
            ? null
            : "the file defines " + String.join(", ", others) + ": name one of them");
  }

  Diagnostic at(int offset, String message, @Nullable String hint) {
    int line = source.line(offset);
    return new Diagnostic(
        source.name(), line, source.column(offset), message, hint, source.lineText(line));
  }

  EditResult.Refused refused(int offset, String message, String hint) {
    return new EditResult.Refused(at(offset, message, hint));
  }

  EditResult alreadyAt(int offset) {
    return new EditResult.AlreadySo(source.line(offset), source.column(offset));
  }

  /** Why calls of a function cannot be edited; null when they can. */
  EditResult.@Nullable Refused refusal(String callee) {
    if (problem != null) {
      return new EditResult.Refused(problem);
    }
    String first = callee.contains(".") ? callee.substring(0, callee.indexOf('.')) : callee;
    return bindings.binds(first)
        ? refused(
            Objects.requireNonNull(def).start(),
            first + " is bound in this file, so " + callee + " may be something else",
            "edit the file by hand")
        : null;
  }

  /** Whether there is a comment inside. */
  boolean holdsComment(Node node) {
    Tokens tokens = tree.tokens();
    for (int i = tokens.indexAt(node.start());
        i < tokens.size() && tokens.start(i) < node.end();
        i++) {
      if (tokens.kind(i) == TokenKind.COMMENT) {
        return true;
      }
    }
    return false;
  }

  /** The body's own statements; none when there is no function. */
  List<Statement> statements() {
    return def == null ? List.of() : def.body().statements();
  }

  int bodyStart() {
    return def == null ? 0 : def.body().start();
  }

  /** Of a file without a refusal. */
  BodyStatements body() {
    return new BodyStatements(tree, Objects.requireNonNull(def).body());
  }

  /** The unconditional calls of a function in the body, in the order of the text. */
  List<Expression.Call> calls(String callee) {
    List<Expression.Call> calls = new ArrayList<>();
    for (Statement s : statements()) {
      for (Expression.Call c : Calls.unconditional(s)) {
        if (callee.equals(c.function().dottedName())) {
          calls.add(c);
        }
      }
    }
    return calls;
  }

  /**
   * Makes the edits, unless the outcome would not parse, or would differ by more or less than what
   * is wanted.
   */
  EditResult edited(List<TextEdit> edits, TreeChange.Wanted wanted) {
    SourceFile changed = SourceFile.of(source.name(), TextEdit.apply(source.text(), edits));
    EditedFunction outcome = new EditedFunction(changed, name);
    String wrong = outcome.problem == null ? null : outcome.problem.message();
    if (wrong == null && !TreeChange.is(Shape.of(tree), Shape.of(outcome.tree), wanted, name)) {
      wrong = "more than what is wanted would change";
    }
    return wrong == null
        ? new EditResult.Edited(changed, List.copyOf(edits))
        : refused(
            edits.getFirst().start(),
            "no safe place for the edit here: " + wrong,
            "edit the file by hand");
  }
}
