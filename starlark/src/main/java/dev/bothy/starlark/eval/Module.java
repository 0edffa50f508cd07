package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a file left behind when it had run: its globals, frozen. */
public final class Module {
  private final SourceFile source;
  private final Dialect dialect;
  private final Predeclared predeclared;
  private final Map<String, Object> globals = new LinkedHashMap<>();
  private final Map<String, Cell> session;

  Module(SourceFile source, Dialect dialect, Predeclared predeclared) {
    this(source, dialect, predeclared, Map.of());
  }

  /** A piece of a session, whose globals are in the cells. */
  Module(SourceFile source, Dialect dialect, Predeclared predeclared, Map<String, Cell> session) {
    this.source = source;
    this.dialect = dialect;
    this.predeclared = predeclared;
    this.session = session;
  }

  /** The file that was evaluated. */
  public SourceFile source() {
    return source;
  }

  /** The switches that it was read with. */
  public Dialect dialect() {
    return dialect;
  }

  /** The names that were there before its first line. */
  public Predeclared predeclared() {
    return predeclared;
  }

  /** A global's value, or null. */
  public @Nullable Object get(String name) {
    return globals.get(name);
  }

  /**
   * The bound globals in the order of their first mention; names from {@code load} only where they
   * bind globally.
   */
  public Map<String, Object> globals() {
    return Collections.unmodifiableMap(globals);
  }

  /** The cell of a session's global, or null. */
  @Nullable Cell cell(String name) {
    return session.get(name);
  }

  void bind(String name, Object value) {
    globals.put(name, value);
  }
}
