package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module that grows by one piece of source after another, as a person types them: what a piece
 * binds the next ones see, functions see what is bound later, and nothing is frozen. Not
 * thread-safe.
 */
public final class Session {
  private final Dialect dialect;
  private final Predeclared predeclared;
  private final Map<String, Cell> globals = new LinkedHashMap<>();
  private final Mutability own = new Mutability();

  /**
   * @param dialect a piece may bind anew what others have bound, whatever it says; where globals
   *     may be bound again, functions may use names that only later pieces bind
   */
  public Session(Dialect dialect, Predeclared predeclared) {
    this.dialect = dialect;
    this.predeclared = predeclared;
  }

  /**
   * Runs a piece.
   *
   * @return the value of its last statement if that is an expression, else null
   * @throws SyntaxException with all that is wrong with it; then nothing has run
   * @throws EvalException when it fails; what it bound before stays bound
   */
  public @Nullable Object run(StarlarkThread thread, SourceFile piece) {
    thread.readSource(piece);
    SyntaxTree tree = SyntaxTree.parse(piece, dialect);
    if (!tree.errors().isEmpty()) {
      throw new SyntaxException(tree.errors());
    }
    Predeclared known = predeclared.with(globals());
    Resolution names = Resolution.ofPiece(tree, dialect, known.values().keySet());
    if (!names.errors().isEmpty()) {
      throw new SyntaxException(names.errors());
    }
    for (Variable v : names.globals()) {
      globals.computeIfAbsent(v.name(), _ -> new Cell());
    }
    Module module = new Module(piece, dialect, known, new HashMap<>(globals));
    Cell result = new Cell();
    Code code = new Lowering(names, module).piece(result);
    Mutability former = thread.exchangeMutability(own);
    boolean outermost = thread.startLoading(piece.name());
    StarlarkThread charged = Work.begin(thread);
    try {
      Frame frame = new Frame(thread, code, new Object[code.slots], new Cell[0], new Object[0]);
      StarlarkFunction.run(frame);
      return result.value;
    } finally {
      Work.end(charged);
      if (outermost) {
        thread.endLoading(piece.name());
      }
      thread.exchangeMutability(former);
    }
  }

  /** What is bound, in the order of the first bindings. */
  public Map<String, Object> globals() {
    Map<String, Object> bound = new LinkedHashMap<>();
    globals.forEach(
        (name, cell) -> {
          if (cell.value != null) {
            bound.put(name, cell.value);
          }
        });
    return bound;
  }

  /** The names that are there before the first piece. */
  public Predeclared predeclared() {
    return predeclared;
  }
}
