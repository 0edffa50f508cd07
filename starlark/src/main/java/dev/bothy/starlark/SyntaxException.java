package dev.bothy.starlark;

import java.util.List;

/**
 * A file that cannot be run: syntax errors and unresolved names, all of them, in the order of the
 * file.
 */
public final class SyntaxException extends StarlarkException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  /** At least one diagnostic. */
  public SyntaxException(List<Diagnostic> diagnostics) {
    super(join(diagnostics), null);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** All that is wrong, in the order of the file; at least one. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  private static String join(List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic d : diagnostics) {
      out.append(out.isEmpty() ? "" : "\n").append(d);
    }
    return out.toString();
  }

  @Override
  public String render() {
    StringBuilder out = new StringBuilder();
    for (Diagnostic d : diagnostics) {
      out.append(out.isEmpty() ? "" : "\n").append(d.render());
    }
    return out.toString();
  }
}
