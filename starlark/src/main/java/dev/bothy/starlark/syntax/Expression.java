package dev.bothy.starlark.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that has a value. */
public sealed interface Expression extends Node {

  /**
   * A use or binding of a name.
   *
   * @param id numbers the file's names from 0: what the resolver's answers go by
   */
  record Name(String name, int id, int start, int end) implements Expression {}

  /** A Long, or a BigInteger outside of its range. */
  record IntLiteral(Number value, int start, int end) implements Expression {}

  /** A float literal. */
  record FloatLiteral(double value, int start, int end) implements Expression {}

  /**
   * A string literal.
   *
   * @param value its content; a byte that {@code \x} or an octal escape cannot name stays out
   */
  record StringLiteral(String value, int start, int end) implements Expression {}

  /** A bytes literal; the array is not to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // nodes are compared by identity only
  record BytesLiteral(byte[] value, int start, int end) implements Expression {}

  /** {@code [a, b]}. */
  record ListLiteral(List<Expression> elements, int start, int end) implements Expression {}

  /** {@code a, b}; with its parentheses {@code (a, b)} when it has them. */
  record TupleLiteral(List<Expression> elements, boolean parenthesized, int start, int end)
      implements Expression {}

  /** {@code {k: v}}. */
  record DictLiteral(List<Entry> entries, int start, int end) implements Expression {}

  /**
   * An entry of a dict literal.
   *
   * @param colon offset of the colon
   */
  record Entry(Expression key, Expression value, int colon) {}

  /** {@code (x)}. */
  record Parenthesized(Expression inner, int start, int end) implements Expression {}

  /** {@code -x}, {@code +x}, {@code ~x}, {@code not x}. */
  record Unary(TokenKind operator, Expression operand, int start, int end) implements Expression {}

  /**
   * {@code x op y}, {@code and}, {@code or}, {@code in} and {@code not in} too.
   *
   * @param at offset of the operator
   */
  record Binary(TokenKind operator, Expression left, Expression right, int at)
      implements Expression {
    @Override
    public int start() {
      return left.start();
    }

    @Override
    public int end() {
      return right.end();
    }
  }

  /** {@code then if condition else otherwise}. */
  record Conditional(Expression condition, Expression then, Expression otherwise)
      implements Expression {
    @Override
    public int start() {
      return then.start();
    }

    @Override
    public int end() {
      return otherwise.end();
    }
  }

  /**
   * {@code function(arguments)}.
   *
   * @param open offset of the opening parenthesis
   */
  record Call(Expression function, List<Argument> arguments, int open, int end)
      implements Expression {
    @Override
    public int start() {
      return function.start();
    }

    /**
     * The offset that names the call to people: its start, or the called name's when that is on a
     * later line.
     */
    public int place(SourceFile source) {
      if (function instanceof Dot dot && source.line(dot.nameStart()) != source.line(start())) {
        return dot.nameStart();
      }
      return start();
    }
  }

  /**
   * {@code target.name}.
   *
   * @param dot offset of the dot
   * @param nameStart offset of the name
   */
  record Dot(Expression target, String name, int dot, int nameStart, int end)
      implements Expression {
    @Override
    public int start() {
      return target.start();
    }
  }

  /**
   * {@code target[index]}.
   *
   * @param open offset of the bracket
   */
  record Index(Expression target, Expression index, int open, int end) implements Expression {
    @Override
    public int start() {
      return target.start();
    }
  }

  /**
   * {@code target[low:high:step]}.
   *
   * @param open offset of the bracket
   */
  record Slice(
      Expression target,
      @Nullable Expression low,
      @Nullable Expression high,
      @Nullable Expression step,
      int open,
      int end)
      implements Expression {
    @Override
    public int start() {
      return target.start();
    }
  }

  /** {@code [body for …]}; without the brackets where it is a generator. */
  record ListComprehension(Expression body, List<Comprehension> clauses, int start, int end)
      implements Expression {}

  /** {@code {key: value for …}}. */
  record DictComprehension(Entry body, List<Comprehension> clauses, int start, int end)
      implements Expression {}

  /**
   * {@code lambda parameters: body}.
   *
   * @param function numbers the file's functions from 1, 0 being the file itself
   */
  record Lambda(List<Def.Parameter> parameters, Expression body, int function, int start)
      implements Expression {
    @Override
    public int end() {
      return body.end();
    }
  }

  /** Where an expression should be and is none; a message says so. */
  record Missing(int start, int end) implements Expression {}

  /** Without the parentheses around it. */
  default Expression bare() {
    Expression e = this;
    while (e instanceof Parenthesized p) {
      e = p.inner();
    }
    return e;
  }

  /** {@code a.b.c} as a text when this is a name or a chain of names with dots; else null. */
  default @Nullable String dottedName() {
    return switch (this) {
      case Name n -> n.name();
      case Dot d -> {
        String target = d.target().dottedName();
        yield target == null ? null : target + "." + d.name();
      }
      default -> null;
    };
  }
}
