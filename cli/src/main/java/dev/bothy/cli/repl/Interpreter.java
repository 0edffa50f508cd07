package dev.bothy.cli.repl;

import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Session;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs pieces one after another and shows what comes of them. */
final class Interpreter {
  private final Session session;
  private final Loader loader;
  private final Limits limits;
  private final Consumer<String> results;
  private final Consumer<String> messages;
  private volatile @Nullable StarlarkThread running;

  Interpreter(
      Session session,
      Loader loader,
      Limits limits,
      Consumer<String> results,
      Consumer<String> messages) {
    this.session = session;
    this.loader = loader;
    this.limits = limits;
    this.results = results;
    this.messages = messages;
  }

  Session session() {
    return session;
  }

  /**
   * Runs a piece; shows its value unless it is None, or its failure.
   *
   * @param name what messages call it
   * @return whether it did not fail
   */
  boolean run(String name, String text) {
    StarlarkThread thread =
        StarlarkThread.builder().loader(loader).limits(limits).printer(messages).build();
    running = thread;
    try {
      Object value = session.run(thread, SourceFile.of(name, text));
      if (value != null && value != None.NONE) {
        results.accept(Values.repr(value));
      }
      return true;
    } catch (StarlarkException e) {
      messages.accept(e.render());
      return false;
    } catch (OutOfMemoryError e) {
      messages.accept("error: out of memory");
      return false;
    } finally {
      running = null;
    }
  }

  /** Ends what is running, from another thread. */
  void cancel() {
    StarlarkThread thread = running;
    if (thread != null) {
      thread.cancel("interrupted");
    }
  }
}
