package dev.bothy.dialect;

import dev.bothy.dialect.project.Library;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ShownAddress;
import org.jspecify.annotations.Nullable;

/**
 * A file that does not evaluate to an environment. The message is for the file's author: what is
 * wrong and where, then what to do about it. Addresses in it are as {@link ShownAddress} has them.
 */
public final class DialectException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SourceLocation where;
  private final @Nullable String hint;
  private final @Nullable String rendered;
  private final transient @Nullable Library missing;

  public DialectException(String message, @Nullable SourceLocation where, @Nullable String hint) {
    this(message, where, hint, null, null);
  }

  DialectException(
      String message,
      @Nullable SourceLocation where,
      @Nullable String hint,
      @Nullable String rendered,
      @Nullable Throwable cause) {
    this(message, where, hint, rendered, cause, null);
  }

  DialectException(
      String message,
      @Nullable SourceLocation where,
      @Nullable String hint,
      @Nullable String rendered,
      @Nullable Throwable cause,
      @Nullable Library missing) {
    super(ShownAddress.inText(message), cause);
    this.where = where;
    this.hint = hint == null ? null : ShownAddress.inText(hint);
    // With stars: the caret below a line of the file points at a place in it.
    this.rendered = rendered == null ? null : ShownAddress.starred(rendered);
    this.missing = missing;
  }

  /** The place in the file; null when it is about no place, such as a file that is not there. */
  public @Nullable SourceLocation where() {
    return where;
  }

  /** What to do about it, one sentence; null when nothing helpful can be said. */
  public @Nullable String hint() {
    return hint;
  }

  /** The library that is not on this machine and would have to be fetched first; else null. */
  public @Nullable Library missing() {
    return missing;
  }

  /**
   * All of it, for a terminal: {@code file:line:col: message (hint)}, the source line with a caret,
   * and the calls that led there when there is more than one. No line end at the end.
   */
  public String render() {
    if (rendered != null) {
      return rendered;
    }
    String text = getMessage() + (hint == null ? "" : " (" + hint + ")");
    return where == null ? text : where + ": " + text;
  }
}
