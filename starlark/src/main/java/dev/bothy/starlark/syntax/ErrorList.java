package dev.bothy.starlark.syntax;

import dev.bothy.starlark.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with one file, up to {@link Diagnostic#MAX_PER_FILE} errors. */
final class ErrorList implements ErrorSink {
  private final SourceFile source;
  private final List<Diagnostic> found = new ArrayList<>();

  ErrorList(SourceFile source) {
    this.source = source;
  }

  @Override
  public void error(int offset, String message, @Nullable String hint) {
    if (isFull()) {
      return;
    }
    int line = source.line(offset);
    // The errors of a line share its text: a line may be the whole of a big file.
    String text =
        !found.isEmpty() && found.getLast().line() == line
            ? found.getLast().sourceLine()
            : source.lineText(line);
    Diagnostic error =
        new Diagnostic(source.name(), line, source.column(offset), message, hint, text);
    // A line behind an open bracket is read twice.
    if (!found.contains(error)) {
      found.add(error);
    }
  }

  /** Whether no more are taken. */
  boolean isFull() {
    return found.size() == Diagnostic.MAX_PER_FILE;
  }

  /** In the order of the file. */
  List<Diagnostic> inOrder() {
    if (found.size() > 1) {
      found.sort(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    }
    return List.copyOf(found);
  }
}
