package dev.bothy.starlark.syntax;

import org.jspecify.annotations.Nullable;

/** What a name stands for, as seen from one function. */
public final class Variable {
  /** Where its value is kept. */
  public enum Scope {
    /** In the function's own frame. */
    LOCAL,
    /** In the frame of an enclosing function. */
    FREE,
    /** In the file's module. */
    GLOBAL,
    /** Given by the language or the host. */
    PREDECLARED
  }

  private final String name;
  private final Scope scope;
  private final int index;
  private final int declaredAt;
  private final @Nullable Variable outer;
  private boolean captured;
  private boolean exported = true;
  private boolean bound;

  Variable(String name, Scope scope, int index, int declaredAt, @Nullable Variable outer) {
    this.name = name;
    this.scope = scope;
    this.index = index;
    this.declaredAt = declaredAt;
    this.outer = outer;
  }

  /** As the file writes it. */
  public String name() {
    return name;
  }

  /** Where its value is kept. */
  public Scope scope() {
    return scope;
  }

  /**
   * Its slot among the function's locals, the function's free variables or the file's globals; -1
   * when predeclared.
   */
  public int index() {
    return index;
  }

  /** Offset of its first binding in the text; -1 when nothing here binds it. */
  public int declaredAt() {
    return declaredAt;
  }

  /** Of a free variable: the same one as seen from the enclosing function. */
  public @Nullable Variable outer() {
    return outer;
  }

  /** Of a local: whether a nested function uses it. */
  public boolean isCaptured() {
    return captured;
  }

  /** Of a global: whether the module shows it; names from {@code load} it does not. */
  public boolean isExported() {
    return exported;
  }

  void capture() {
    captured = true;
  }

  void hide() {
    exported = false;
  }

  /** Whether a binding statement has been seen. */
  boolean isBound() {
    return bound;
  }

  /** Marks a binding statement as seen; whether there was one before. */
  boolean bind() {
    boolean again = bound;
    bound = true;
    return again;
  }
}
