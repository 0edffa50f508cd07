package dev.bothy.starlark.eval;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.Variable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs files and calls what they define. */
public final class Starlark {
  private static final Cell[] NO_CELLS = {};

  private Starlark() {}

  /**
   * Parses, resolves and runs a file; its globals are frozen afterwards.
   *
   * @throws SyntaxException with all syntax errors, or all unresolved names; then nothing has run
   * @throws EvalException when it fails
   */
  public static Module execute(
      StarlarkThread thread, SourceFile source, Dialect dialect, Predeclared predeclared) {
    thread.readSource(source);
    Module module = new Module(source, dialect, predeclared);
    Program program = compile(source, module);
    Code code = program.code;
    @Nullable Object[] globals = new Object[program.globals.size()];
    Mutability own = new Mutability();
    Mutability former = thread.exchangeMutability(own);
    boolean outermost = thread.startLoading(source.name());
    StarlarkThread charged = Work.begin(thread);
    try {
      StarlarkFunction.run(new Frame(thread, code, new Object[code.slots], NO_CELLS, globals));
      for (Variable v : program.globals) {
        Object value = globals[v.index()];
        if (v.isExported() && value != null) {
          module.bind(v.name(), value);
        }
      }
      return module;
    } finally {
      if (outermost) {
        thread.endLoading(source.name());
      }
      Work.end(charged);
      own.freeze();
      thread.exchangeMutability(former);
    }
  }

  /** What is left of a file's tree before it runs. */
  private record Program(Code code, List<Variable> globals) {}

  /** A method of its own: the tree is gone when the file runs, and loads others. */
  private static Program compile(SourceFile source, Module module) {
    SyntaxTree tree = SyntaxTree.parse(source, module.dialect());
    if (!tree.errors().isEmpty()) {
      throw new SyntaxException(tree.errors());
    }
    Resolution names =
        Resolution.of(tree, module.dialect(), module.predeclared().values().keySet());
    if (!names.errors().isEmpty()) {
      throw new SyntaxException(names.errors());
    }
    return new Program(new Lowering(names, module).file(), names.globals());
  }

  /**
   * Calls a Starlark function or built-in. Values that it makes may change until it returns when
   * called from outside of any evaluation, and belong to the running one when called from a host
   * function.
   *
   * @throws EvalException when it is not callable or fails
   */
  public static Object call(
      StarlarkThread thread, Object function, List<?> positional, Map<String, ?> named) {
    if (!(function instanceof StarlarkCallable callable)) {
      throw new EvalException("invalid call of non-function (" + Values.type(function) + ")");
    }
    Object[] pairs = new Object[named.size() * 2];
    int n = 0;
    for (Map.Entry<String, ?> e : named.entrySet()) {
      pairs[n++] = e.getKey();
      pairs[n++] = e.getValue();
    }
    if (thread.top() != null) {
      return callable.call(thread, positional.toArray(), pairs);
    }
    Mutability own = new Mutability();
    Mutability former = thread.exchangeMutability(own);
    StarlarkThread charged = Work.begin(thread);
    try {
      return callable.call(thread, positional.toArray(), pairs);
    } finally {
      Work.end(charged);
      own.freeze();
      thread.exchangeMutability(former);
    }
  }

  /**
   * Everything that is wrong with a file before it is run: syntax errors, or else unresolved names.
   */
  public static List<Diagnostic> check(
      SourceFile source, Dialect dialect, Predeclared predeclared) {
    SyntaxTree tree = SyntaxTree.parse(source, dialect);
    return tree.errors().isEmpty()
        ? Resolution.of(tree, dialect, predeclared.values().keySet()).errors()
        : tree.errors();
  }
}
