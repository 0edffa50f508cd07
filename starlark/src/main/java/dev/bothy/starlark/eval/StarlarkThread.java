package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.syntax.SourceFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation: its limits and what it has used of them, its loader, where its prints go, its
 * active calls. Used by one Java thread at a time; only {@link #cancel} may be called from others.
 */
public final class StarlarkThread {
  /** How many steps pass between two looks at the clock and the cancel flag. */
  private static final int LOOK_EVERY = 4096;

  /** Compiling costs about what so many runs of a usual body do. */
  private static final int COMPILE_AFTER = 500;

  /** Characters of a file that are read in one step. */
  private static final int SOURCE_CHARACTERS = 64;

  /** What a file's code keeps of memory by each of its characters, at most. */
  private static final int SOURCE_BYTES = 40;

  /** Variables of an active call that are not counted. */
  private static final int FREE_SLOTS = 64;

  private final Limits limits;
  private final @Nullable Loader loader;
  private final Consumer<String> printer;
  private final long deadline;
  private final int compileAfter;
  private final int maxDepth;
  private final Map<String, Module> loaded = new LinkedHashMap<>();
  private final Set<String> loading = new LinkedHashSet<>();

  private long steps;
  private long nextLook;
  private long left;
  private int depth;
  private @Nullable Frame top;
  private Mutability mutability = new Mutability();
  private volatile @Nullable String cancelled;

  private StarlarkThread(Builder b) {
    limits = b.limits;
    loader = b.loader;
    printer = b.printer;
    compileAfter = b.compileAfter;
    maxDepth = limits.maxCallDepth();
    left = limits.maxAllocatedBytes();
    Duration time = limits.maxTime();
    deadline = time == null ? 0 : System.nanoTime() + time.toNanos();
    nextLook = Math.min(LOOK_EVERY, limits.maxSteps());
  }

  /** Trusted limits, no loader, prints to standard error, unless said otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The active calls of Starlark functions, outermost first, each with the place of the call it is
   * making.
   */
  public List<StackFrame> callStack() {
    List<StackFrame> frames = new ArrayList<>();
    for (Frame f = top; f != null; f = f.caller) {
      frames.add(f.code.stackFrame(f.call == null ? f.code.offset : f.call.place()));
    }
    Collections.reverse(frames);
    return frames;
  }

  /** Writes a line where {@code print} writes. */
  public void print(String line) {
    printer.accept(line);
  }

  /**
   * Stops the evaluation soon, with the reason as its error. May be called from any Java thread.
   */
  public void cancel(String reason) {
    cancelled = reason;
  }

  /** Steps done so far. */
  public long steps() {
    return steps;
  }

  /** Bytes allocated so far, as {@link Limits#maxAllocatedBytes} counts them. */
  public long allocatedBytes() {
    return limits.maxAllocatedBytes() - left;
  }

  /** The bounds of this evaluation. */
  public Limits limits() {
    return limits;
  }

  /** For host functions that work in proportion to their input: counts one unit of work. */
  public void step() {
    if (++steps >= nextLook) {
      look();
    }
  }

  /** Counts several units of work that is about to be done. */
  public void step(long count) {
    steps += count;
    if (steps >= nextLook) {
      look();
    }
  }

  private void look() {
    if (steps >= limits.maxSteps()) {
      steps = limits.maxSteps();
      throw new EvalException("too many steps: the limit is " + limits.maxSteps());
    }
    String reason = cancelled;
    if (reason != null) {
      throw new EvalException("evaluation cancelled: " + reason);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new EvalException("evaluation cancelled: interrupted");
    }
    if (limits.maxTime() != null && System.nanoTime() - deadline > 0) {
      throw new EvalException("evaluation took longer than " + limits.maxTime().toMillis() + " ms");
    }
    nextLook = Math.min(steps + LOOK_EVERY, limits.maxSteps());
  }

  /**
   * Counts bytes that are about to be allocated.
   *
   * @throws EvalException when that goes over the limit; then they are not counted, and nothing
   *     should be allocated
   */
  public void allocate(long bytes) {
    if (bytes > left) {
      throw new EvalException(
          "too much memory: the limit is " + limits.maxAllocatedBytes() + " bytes");
    }
    left -= bytes;
  }

  /**
   * The module of a file that {@code load} in {@code from} would name so: run now unless it was
   * before.
   *
   * @throws EvalException when there is no loader, no such file, a cycle, or it fails
   */
  public Module load(Module from, String name) {
    if (loader == null) {
      throw new EvalException("load not implemented by this application");
    }
    String key = loader.resolve(name, from.source().name());
    Module known = loaded.get(key);
    if (known != null) {
      return known;
    }
    if (!loading.add(key)) {
      throw new EvalException(
          "cycle in load graph: " + String.join(" -> ", loading) + " -> " + key);
    }
    try {
      Module module = Starlark.execute(this, loader.read(key), from.dialect(), from.predeclared());
      loaded.put(key, module);
      return module;
    } finally {
      loading.remove(key);
    }
  }

  /** Charges a file that is about to be read. */
  void readSource(SourceFile source) {
    int characters = source.text().length();
    step(characters / SOURCE_CHARACTERS);
    allocate((long) SOURCE_BYTES * characters);
  }

  /**
   * Remembers a file that is being run, so that loading it is a cycle; false when it is being run
   * already.
   */
  boolean startLoading(String key) {
    return loading.add(key);
  }

  void endLoading(String key) {
    loading.remove(key);
  }

  int compileAfter() {
    return compileAfter;
  }

  Mutability mutability() {
    return mutability;
  }

  /** From here on new values belong to another owner; the former is given back to be restored. */
  Mutability exchangeMutability(Mutability next) {
    Mutability former = mutability;
    mutability = next;
    return former;
  }

  @Nullable Frame top() {
    return top;
  }

  void enter(Frame frame) {
    if (++depth > maxDepth) {
      depth--;
      throw new EvalException(
          "Starlark stack overflow: more than " + limits.maxCallDepth() + " nested calls");
    }
    int slots = frame.slots.length;
    if (slots > FREE_SLOTS) {
      reserve(slots);
    }
    top = frame;
  }

  /** Active calls hold their variables: they are counted until the call returns. */
  private void reserve(int slots) {
    try {
      allocate(Sizes.references(slots));
    } catch (EvalException e) {
      depth--;
      throw e;
    }
  }

  void leave(Frame frame) {
    depth--;
    int slots = frame.slots.length;
    if (slots > FREE_SLOTS) {
      left += Sizes.references(slots);
    }
    top = frame.caller;
  }

  /** Collects a thread's parts. */
  public static final class Builder {
    private Limits limits = Limits.TRUSTED;
    private @Nullable Loader loader;
    private Consumer<String> printer = line -> System.err.println(line);
    private int compileAfter = COMPILE_AFTER;

    private Builder() {}

    /** The bounds; {@link Limits#TRUSTED} unless given. */
    public Builder limits(Limits l) {
      limits = l;
      return this;
    }

    /** What {@code load} gives; without one every {@code load} fails. */
    public Builder loader(Loader l) {
      loader = l;
      return this;
    }

    /** Takes each printed line, without a line end. */
    public Builder printer(Consumer<String> p) {
      printer = p;
      return this;
    }

    /**
     * After how many runs the body of a function or loop is compiled to a class of the JVM; {@link
     * Integer#MAX_VALUE} for never. What a file does never depends on it.
     */
    public Builder compileAfter(int runs) {
      compileAfter = runs;
      return this;
    }

    /** A thread for one evaluation. */
    public StarlarkThread build() {
      return new StarlarkThread(this);
    }
  }
}
