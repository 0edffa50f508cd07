package dev.bothy.starlark.syntax;

import java.util.List;

/** A part of the tree. Its text is that of the tokens from {@code start} to {@code end}. */
public sealed interface Node permits Expression, Statement, Argument, Comprehension, Def.Parameter {
  /** Offset of its first character. */
  int start();

  /** Offset behind its last character. */
  int end();

  /** The nodes directly below it, in the order of the text. */
  default List<Node> children() {
    return Children.of(this);
  }
}
