package dev.bothy.starlark.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done. A small statement's span ends before a semicolon or line end, a block's
 * with its last one.
 */
public sealed interface Statement extends Node
    permits Statement.Expr,
        Statement.Assign,
        Statement.If,
        Statement.For,
        Statement.While,
        Statement.Return,
        Statement.Break,
        Statement.Continue,
        Statement.Pass,
        Statement.Load,
        Statement.Broken,
        Def {

  /** An expression for its effect. */
  record Expr(Expression expression) implements Statement {
    @Override
    public int start() {
      return expression.start();
    }

    @Override
    public int end() {
      return expression.end();
    }
  }

  /**
   * {@code target = value}, or {@code target op= value}.
   *
   * @param operator of an augmented assignment, else null
   * @param at offset of the operator
   */
  record Assign(Expression target, @Nullable TokenKind operator, Expression value, int at)
      implements Statement {
    @Override
    public int start() {
      return target.start();
    }

    @Override
    public int end() {
      return value.end();
    }
  }

  /** {@code if} and {@code elif} in order, and perhaps {@code else}. */
  record If(List<Branch> branches, @Nullable Block otherwise, int start) implements Statement {
    @Override
    public int end() {
      return otherwise != null ? otherwise.end() : branches.getLast().body().end();
    }
  }

  /** One condition and what it guards. */
  record Branch(Expression condition, Block body, int start) {}

  /** {@code for variables in operand: body}. */
  record For(Expression variables, Expression operand, Block body, int start) implements Statement {
    @Override
    public int end() {
      return body.end();
    }
  }

  /** {@code while condition: body}. */
  record While(Expression condition, Block body, int start) implements Statement {
    @Override
    public int end() {
      return body.end();
    }
  }

  /** {@code return value}. */
  record Return(@Nullable Expression value, int start, int end) implements Statement {}

  /** {@code break}. */
  record Break(int start, int end) implements Statement {}

  /** {@code continue}. */
  record Continue(int start, int end) implements Statement {}

  /** {@code pass}. */
  record Pass(int start, int end) implements Statement {}

  /** {@code load(module, "a", b = "c")}. */
  record Load(Expression.StringLiteral module, List<Binding> bindings, int start, int end)
      implements Statement {}

  /**
   * A name that a load binds.
   *
   * @param local the name here
   * @param original its name in the loaded file
   * @param originalStart offset of the string that holds it
   */
  record Binding(Expression.Name local, String original, int originalStart) {}

  /** What could not be read; a message says why. */
  record Broken(int start, int end) implements Statement {}

  /**
   * The statements of a body; never none in a file without errors.
   *
   * @param inline whether they stand on the line of the colon
   * @param start offset of the first statement
   */
  record Block(List<Statement> statements, boolean inline, int start, int end) {}
}
