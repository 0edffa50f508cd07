package dev.bothy.starlark.syntax;

import dev.bothy.starlark.Diagnostic;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every name of a file stands for, and all that is wrong with its names. */
public final class Resolution {
  private final SyntaxTree tree;
  private final @Nullable Variable[] uses;
  private final FunctionScope[] functions;
  private final List<Variable> globals;
  private final List<Diagnostic> errors;

  Resolution(
      SyntaxTree tree,
      @Nullable Variable[] uses,
      FunctionScope[] functions,
      List<Variable> globals,
      List<Diagnostic> errors) {
    this.tree = tree;
    this.uses = uses;
    this.functions = functions;
    this.globals = globals;
    this.errors = errors;
  }

  /** Resolves a file against the names that the host and the language give it. */
  public static Resolution of(SyntaxTree tree, Dialect dialect, Set<String> predeclared) {
    return new Resolver(tree, dialect, predeclared, false).resolve();
  }

  /**
   * As {@link #of}, for a piece of a session: where globals may be bound again, its functions may
   * use names that only later pieces bind. Those are among its {@link #globals}, bound nowhere.
   */
  public static Resolution ofPiece(SyntaxTree tree, Dialect dialect, Set<String> predeclared) {
    return new Resolver(tree, dialect, predeclared, dialect.globalReassign()).resolve();
  }

  /** What was resolved. */
  public SyntaxTree tree() {
    return tree;
  }

  /** What a name stands for; null only in files with errors. */
  public @Nullable Variable lookup(Expression.Name name) {
    return uses[name.id()];
  }

  /** The variable of a name in a file without errors. */
  public Variable variable(Expression.Name name) {
    return Objects.requireNonNull(uses[name.id()], name.name());
  }

  /** The variables of the function of a number; of the file itself for 0. */
  public FunctionScope function(int number) {
    return functions[number];
  }

  /** The globals by slot. */
  public List<Variable> globals() {
    return globals;
  }

  /** In the order of the file. */
  public List<Diagnostic> errors() {
    return errors;
  }
}
