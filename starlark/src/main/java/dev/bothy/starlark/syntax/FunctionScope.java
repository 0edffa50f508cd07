package dev.bothy.starlark.syntax;

import java.util.ArrayList;
import java.util.List;

/** The variables of one function, or of the file outside of all functions. */
public final class FunctionScope {
  final List<Variable> locals = new ArrayList<>();
  final List<Variable> free = new ArrayList<>();

  FunctionScope() {}

  /**
   * By slot: positional parameters, named-only ones, {@code *args}, {@code **kwargs}, then the
   * other locals, those of comprehensions too.
   */
  public List<Variable> locals() {
    return locals;
  }

  /**
   * By slot: the variables of enclosing functions that it uses; {@link Variable#outer} says where
   * they come from.
   */
  public List<Variable> free() {
    return free;
  }
}
