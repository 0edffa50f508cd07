package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.FunctionScope;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the resolved tree of a file into nodes that evaluate themselves. */
final class Lowering {
  private final Resolution names;
  private final Module module;
  private final LoweredStatements statements = new LoweredStatements(this);
  private final LoweredExpressions expressions = new LoweredExpressions(this);
  private final LoweredVariables variables;

  Lowering(Resolution names, Module module) {
    this.names = names;
    this.module = module;
    variables = new LoweredVariables(this, names, module);
  }

  /** The file's own statements, as the code of {@code <toplevel>}. */
  Code file() {
    return toplevel(() -> statements.block(names.tree().statements()));
  }

  /** As {@link #file}, of a session; the value of a last expression goes into the cell. */
  Code piece(Cell result) {
    return toplevel(
        () -> {
          List<Statement> all = names.tree().statements();
          if (all.isEmpty() || !(all.getLast() instanceof Statement.Expr last)) {
            return statements.block(all);
          }
          Statements.Action before = statements.block(all.subList(0, all.size() - 1));
          Statements.Action shown = new SessionNodes.Result(node(last.expression()), result);
          return new Statements.Block(new Statements.Action[] {before, shown});
        });
  }

  private Code toplevel(Supplier<Statements.Action> body) {
    return new Code("<toplevel>", module, 0, null, Code.Shape.NONE, names.function(0), body);
  }

  Node node(Expression expression) {
    return expressions.node(expression);
  }

  Node read(Expression.Name name) {
    return variables.read(name);
  }

  Target target(Expression target) {
    return variables.target(target);
  }

  SourceFile source() {
    return module.source();
  }

  /**
   * A def or lambda.
   *
   * @param number as the resolver counts functions
   * @param body is lowered when it is first called
   */
  Node function(
      String name,
      int offset,
      @Nullable String doc,
      List<Def.Parameter> parameters,
      int number,
      Supplier<Statements.Action> body) {
    int positional = 0;
    int namedOnly = 0;
    boolean star = false;
    boolean args = false;
    boolean kwargs = false;
    List<@Nullable Node> defaults = new ArrayList<>();
    for (Def.Parameter p : parameters) {
      switch (p.kind()) {
        case PLAIN -> {
          if (star) {
            namedOnly++;
          } else {
            positional++;
          }
          defaults.add(p.defaultValue() == null ? null : node(p.defaultValue()));
        }
        case STAR -> {
          star = true;
          args = p.name() != null;
        }
        case STAR_STAR -> kwargs = true;
      }
    }
    FunctionScope scope = names.function(number);
    Code code =
        new Code(
            name,
            module,
            offset,
            doc,
            new Code.Shape(positional, namedOnly, args, kwargs),
            scope,
            body);
    Variable[] outer = new Variable[scope.free().size()];
    for (int i = 0; i < outer.length; i++) {
      outer[i] = Objects.requireNonNull(scope.free().get(i).outer());
    }
    return new FunctionNode(code, defaults.toArray(Node[]::new), outer);
  }
}
