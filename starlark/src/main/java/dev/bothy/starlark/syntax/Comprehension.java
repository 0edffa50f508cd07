package dev.bothy.starlark.syntax;

/** A clause of a comprehension. */
public sealed interface Comprehension extends Node {
  /** {@code for variables in operand}. */
  record For(Expression variables, Expression operand, int start) implements Comprehension {
    @Override
    public int end() {
      return operand.end();
    }
  }

  /** {@code if condition}. */
  record If(Expression condition, int start) implements Comprehension {
    @Override
    public int end() {
      return condition.end();
    }
  }
}
