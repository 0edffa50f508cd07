package dev.bothy.dialect.declare;

import dev.bothy.dialect.project.Layouts;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.eval.StarlarkThread;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;

/** The calls of the API in one evaluation: how many, and where the running one is. */
public final class Calls {
  /** All that are kept; files that people write need a hundredth. */
  private static final int MOST_FRAMES = 200_000;

  private final ProjectFiles project;
  private final Layouts layouts;
  private final int most;
  private final LockedPins pins;
  private final List<String> warnings = new ArrayList<>();
  private final List<Noted> noted = new ArrayList<>();

  /**
   * By the place that a call has handed out, not by what it says: a library's call that runs twice
   * has one place and two ways to it.
   */
  private final IdentityHashMap<SourceLocation, List<StackFrame>> stacks = new IdentityHashMap<>();

  private SourceLocation where;
  private String within = "";
  private int count;
  private int frames;

  /**
   * @param most how many are allowed
   * @param pins checksums of downloads that the file has none for
   * @param start the place of what is in no call
   */
  public Calls(ProjectFiles project, int most, LockedPins pins, SourceLocation start) {
    this.project = project;
    this.layouts = new Layouts(project);
    this.most = most;
    this.pins = pins;
    this.where = start;
  }

  /**
   * Runs the body of one call.
   *
   * @throws EvalException when the body fails, or there are too many calls
   */
  public Object call(StarlarkThread thread, Supplier<Object> body) {
    if (++count > most) {
      throw new EvalException("more than " + most + " calls of functions that build something");
    }
    List<StackFrame> stack = thread.callStack();
    if (!stack.isEmpty()) {
      StackFrame frame = stack.getLast();
      where = new SourceLocation(frame.file(), frame.line(), frame.column());
      within = frame.file() + ":" + frame.function();
      if (stack.size() > 1 && frames + stack.size() <= MOST_FRAMES) {
        frames += stack.size();
        stacks.put(where, stack);
      }
    }
    try {
      return body.get();
    } catch (IllegalArgumentException e) {
      // The graph's own checks of paths, names and references.
      throw new EvalException(String.valueOf(e.getMessage()), null, e);
    }
  }

  /**
   * How a call came about, outermost first; empty when that tells no more than its place.
   *
   * @param place what {@link #where} was in it
   */
  public List<StackFrame> stack(SourceLocation place) {
    return stacks.getOrDefault(place, List.of());
  }

  /** Where the running call is. */
  public SourceLocation where() {
    return where;
  }

  /** The function of a file that the running call stands in. */
  public String within() {
    return within;
  }

  public ProjectFiles project() {
    return project;
  }

  /** Checksums of downloads that the file has none for. */
  public LockedPins pins() {
    return pins;
  }

  /** The image layouts of the project that were asked for. */
  public Layouts layouts() {
    return layouts;
  }

  /** How many there were. */
  public int count() {
    return count;
  }

  /** Keeps what the running call says, as it was written. */
  public void note(Noted.Kind kind, List<String> names) {
    noted.add(new Noted(where, kind, names));
  }

  /** What was noted, in the order of the calls. */
  public List<Noted> noted() {
    return List.copyOf(noted);
  }

  /** Says something about the running call that does not stop the evaluation. */
  public void warn(String message) {
    warn(where, message);
  }

  /** Says something about an earlier call. */
  public void warn(SourceLocation at, String message) {
    warnings.add(at + ": " + message);
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
