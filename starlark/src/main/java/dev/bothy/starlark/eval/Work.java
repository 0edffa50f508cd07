package dev.bothy.starlark.eval;

import org.jspecify.annotations.Nullable;

/**
 * Charges work that hides behind equals, hash codes, texts and big numbers to the evaluation that
 * this Java thread runs. Their callers are many, Java's own collections among them, and could not
 * all pass it on; see decision {@code 0014}.
 */
final class Work {
  /** Characters or bytes that count as one step where whole strings are looked through. */
  private static final int CHARACTERS = 1024;

  private static final ThreadLocal<@Nullable StarlarkThread> RUNNING = new ThreadLocal<>();

  private Work() {}

  /** From now on work is charged to this evaluation; the former one is given back. */
  static @Nullable StarlarkThread begin(StarlarkThread thread) {
    StarlarkThread former = RUNNING.get();
    if (former != thread) {
      RUNNING.set(thread);
    }
    return former;
  }

  /** Takes back the one that {@link #begin} answered. */
  @SuppressWarnings("ReferenceEquality") // it is about identity
  static void end(@Nullable StarlarkThread former) {
    if (former == null) {
      RUNNING.remove();
    } else if (RUNNING.get() != former) {
      RUNNING.set(former);
    }
  }

  static void step(long count) {
    StarlarkThread thread = RUNNING.get();
    if (thread != null) {
      thread.step(count);
    }
  }

  static void allocate(long bytes) {
    StarlarkThread thread = RUNNING.get();
    if (thread != null) {
      thread.allocate(bytes);
    }
  }

  /** A string or bytes of this length is looked through; short ones are free. */
  static void scan(int length) {
    if (length >= CHARACTERS) {
      step(length / CHARACTERS);
    }
  }
}
