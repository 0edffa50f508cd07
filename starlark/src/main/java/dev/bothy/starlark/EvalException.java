package dev.bothy.starlark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Running a file failed. A host function throws one with the bare message; the evaluator adds where
 * it happened.
 *
 * <p>Not thread-safe while it is being thrown; unchanging once {@code Starlark.execute} or {@code
 * Starlark.call} has let it go.
 */
public final class EvalException extends StarlarkException {
  private static final long serialVersionUID = 1L;

  /** Characters of a message. */
  private static final int LONGEST = 1 << 16;

  private final String message;
  private final @Nullable String hint;
  private final transient List<StackFrame> innermostFirst = new ArrayList<>();
  private @Nullable String builtin;
  private boolean placed;

  /** Without a word on what to do about it. */
  public EvalException(String message) {
    this(message, null, null);
  }

  /** With what to do about it. */
  public EvalException(String message, @Nullable String hint) {
    this(message, hint, null);
  }

  /** Caused by a failure of the host. A message that nobody would read to its end is cut. */
  public EvalException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(hint == null ? cut(message) : cut(message) + " (" + hint + ")", cause);
    this.message = cut(message);
    this.hint = hint;
  }

  private static String cut(String message) {
    return message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST)
            + "... ("
            + (message.length() - LONGEST)
            + " characters more)";
  }

  /** What failed, without place and hint. */
  public String message() {
    return message;
  }

  /** What to do about it, or null. */
  public @Nullable String hint() {
    return hint;
  }

  /** The message, with the hint in parentheses behind it. */
  public String text() {
    return hint == null ? message : message + " (" + hint + ")";
  }

  /** The built-in function that failed, or null when an operation of the language did. */
  public @Nullable String builtin() {
    return builtin;
  }

  /** The active Starlark calls, outermost first; the last one is where it happened. */
  public List<StackFrame> frames() {
    List<StackFrame> frames = new ArrayList<>(innermostFirst);
    Collections.reverse(frames);
    return Collections.unmodifiableList(frames);
  }

  /**
   * The innermost frame as a diagnostic; file {@code <unknown>}, line 0 when it never went through
   * a file.
   */
  public Diagnostic diagnostic() {
    if (innermostFirst.isEmpty()) {
      return new Diagnostic("<unknown>", 0, 0, message, hint, "");
    }
    StackFrame at = innermostFirst.getFirst();
    return new Diagnostic(at.file(), at.line(), at.column(), message, hint, at.sourceLine());
  }

  /**
   * For evaluators: names the built-in that failed, unless the failure came through a frame
   * already.
   */
  public void failedIn(String name) {
    if (builtin == null && innermostFirst.isEmpty()) {
      builtin = name;
    }
  }

  /** For evaluators: whether the active call's place is known already. */
  public boolean isPlaced() {
    return placed;
  }

  /** For evaluators: adds the frame of the active call; later frames are its callers. */
  public void place(StackFrame frame) {
    innermostFirst.add(frame);
    placed = true;
  }

  /** For evaluators: the active call ends, the next place is its caller's. */
  public void leaveCall() {
    placed = false;
  }

  /** A traceback, outermost call first, then the failing line with a caret and the error. */
  @Override
  public String render() {
    StringBuilder out = new StringBuilder();
    if (!innermostFirst.isEmpty()) {
      out.append(diagnostic().render()).append('\n');
    }
    return out.append(traceback()).toString();
  }

  /**
   * {@code Traceback (most recent call last):}, a line a frame, {@code Error: text}; no line end at
   * the end.
   */
  public String traceback() {
    StringBuilder out = new StringBuilder("Traceback (most recent call last):\n");
    List<StackFrame> frames = frames();
    for (int i = 0; i < frames.size(); i++) {
      // Runaway recursion: the first and the last frames tell it all.
      if (i == 20 && frames.size() > 60) {
        out.append("  ... ").append(frames.size() - 40).append(" more calls ...\n");
        i = frames.size() - 20;
      }
      out.append("  ").append(frames.get(i)).append('\n');
    }
    String text = text();
    if (builtin == null) {
      out.append("Error: ").append(text);
    } else {
      // The language's own built-ins name themselves in their messages; once is enough.
      String named = builtin + ": ";
      out.append("Error in ")
          .append(named)
          .append(text.startsWith(named) ? text.substring(named.length()) : text);
    }
    return out.toString();
  }
}
