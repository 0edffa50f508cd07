package dev.bothy.starlark.edit;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;

/** What came of an edit. */
public sealed interface EditResult {
  /**
   * The file with the change; it parses.
   *
   * @param source the whole new file
   * @param edits what was changed, in offsets of the old file
   */
  record Edited(SourceFile source, List<TextEdit> edits) implements EditResult {}

  /** Nothing to change: it is so already, at this 1-based line and code-point column. */
  record AlreadySo(int line, int column) implements EditResult {}

  /** There is no safe place; nothing was changed. */
  record Refused(Diagnostic reason) implements EditResult {}
}
