package dev.bothy.starlark.eval;

import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.syntax.FunctionScope;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Variable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all closures of one def, lambda or file share: its parameters, and its body, which is made
 * ready when it is first called.
 */
final class Code {
  final String name;
  final Module module;

  /** Where it starts. */
  final int offset;

  final @Nullable String doc;

  /**
   * By slot: those that take a positional argument, then the named-only ones, then {@code *args},
   * {@code **kwargs}.
   */
  final String[] parameters;

  final int positional;
  final int namedOnly;
  final boolean hasArgs;
  final boolean mayRecurse;
  final boolean hasKwargs;
  final int slots;

  /** The slots that hold cells. */
  final int[] captured;

  private final Supplier<Statements.Action> lowering;
  // Volatile: what it holds is made by the first thread that calls.
  private volatile @Nullable Hot<Statements.Action> body;

  /** How many parameters there are of each kind. */
  record Shape(int positional, int namedOnly, boolean args, boolean kwargs) {
    static final Shape NONE = new Shape(0, 0, false, false);

    int total() {
      return positional + namedOnly + (args ? 1 : 0) + (kwargs ? 1 : 0);
    }
  }

  Code(
      String name,
      Module module,
      int offset,
      @Nullable String doc,
      Shape shape,
      FunctionScope scope,
      Supplier<Statements.Action> lowering) {
    this.name = name;
    this.module = module;
    this.offset = offset;
    this.doc = doc;
    this.lowering = lowering;
    positional = shape.positional();
    namedOnly = shape.namedOnly();
    hasArgs = shape.args();
    mayRecurse = module.dialect().recursion();
    hasKwargs = shape.kwargs();
    slots = scope.locals().size();
    parameters = new String[shape.total()];
    int[] cells = new int[slots];
    int n = 0;
    for (int i = 0; i < slots; i++) {
      Variable v = scope.locals().get(i);
      if (i < parameters.length) {
        parameters[i] = v.name();
      }
      if (v.isCaptured()) {
        cells[n++] = i;
      }
    }
    captured = java.util.Arrays.copyOf(cells, n);
  }

  /**
   * The body for one call. Two threads may both make it ready: nodes are alike, so either's will
   * do.
   */
  Statements.Action body(Frame f) {
    Hot<Statements.Action> b = body;
    if (b == null) {
      b = new Hot<>(lowering.get());
      body = b;
    }
    return b.ready(f);
  }

  /** The slot of a parameter that can be named, or -1. */
  int indexOf(String parameter) {
    int plain = positional + namedOnly;
    for (int i = 0; i < plain; i++) {
      if (parameters[i].equals(parameter)) {
        return i;
      }
    }
    return -1;
  }

  StackFrame stackFrame(int at) {
    SourceFile source = module.source();
    int line = source.line(at);
    return new StackFrame(name, source.name(), line, source.column(at), source.lineText(line));
  }
}
