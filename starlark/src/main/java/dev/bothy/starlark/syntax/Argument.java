package dev.bothy.starlark.syntax;

/** An argument of a call. */
public sealed interface Argument extends Node {
  /** What is given; behind the stars where there are some. */
  Expression value();

  @Override
  default int end() {
    return value().end();
  }

  /** {@code value}. */
  record Positional(Expression value) implements Argument {
    @Override
    public int start() {
      return value.start();
    }
  }

  /** {@code name = value}; starts with the name. */
  record Named(String name, int equal, Expression value, int start) implements Argument {}

  /** {@code *value}. */
  record Star(Expression value, int start) implements Argument {}

  /** {@code **value}. */
  record StarStar(Expression value, int start) implements Argument {}
}
