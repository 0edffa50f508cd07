package dev.bothy.runtime.embedded.stream;

import dev.bothy.engine.host.TerminalState;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.embedded.host.HostTools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that crun runs on this process's own streams, from its start to its end. A signal that
 * ends this process goes to that command alone, as it came, and once: its own children are its own
 * business, and crun ends when it does.
 */
public final class Foreground {
  private static final long GRACE_SECONDS = 10;
  private static final long POLL_MILLIS = 10;

  /** How long to wait for what ends with a killed parent. */
  private static final long REAPED_SECONDS = 2;

  /** The command is the first process of its container, which ends with us. */
  private final boolean ofContainer;

  private final boolean terminal;
  private final HostTools tools;

  private Foreground(boolean ofContainer, boolean terminal, HostTools tools) {
    this.ofContainer = ofContainer;
    this.terminal = terminal;
    this.tools = tools;
  }

  /**
   * Of a container that is there for the command: both are gone when {@link #run} is.
   *
   * @param terminal whether crun gives it one, at the other end of standard input's
   */
  public static Foreground ofContainer(boolean terminal, HostTools tools) {
    return new Foreground(true, terminal, tools);
  }

  /**
   * Of one command in a container that goes on. One that a signal does not end goes on too.
   *
   * @param terminal whether crun gives it one, at the other end of standard input's
   */
  public static Foreground inside(boolean terminal, HostTools tools) {
    return new Foreground(false, terminal, tools);
  }

  /**
   * Runs it on all of this process's streams, as {@link #run(List, HeldWords, KeptStreams)} does.
   */
  int run(List<String> line) throws IOException, PlaceException, InterruptedException {
    return run(line, null, KeptStreams.NONE);
  }

  /**
   * Runs it.
   *
   * @param line whose process has crun as its child, and that the command
   * @param said takes its standard error; null for this process's own
   * @param kept streams that crun would take from their owners
   * @return its exit code
   * @throws InterruptedException when the thread is interrupted; the command has got the signal
   */
  public int run(List<String> line, @Nullable HeldWords said, KeptStreams kept)
      throws IOException, PlaceException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (!terminal) {
      // Or a terminal's Ctrl-C would reach crun too, and the command twice. One that has a terminal
      // of its own gets keys instead, and crun must hear of new window sizes.
      command.add(tools.find("setsid", "util-linux"));
    }
    command.addAll(line);
    ProcessBuilder builder = new ProcessBuilder(command);
    // On its own terminal it has others.
    KeptStreams streams = terminal ? KeptStreams.NONE : said == null ? kept : kept.butErrors();
    streams.divert(builder);
    if (said != null) {
      builder.redirectError(ProcessBuilder.Redirect.PIPE);
    }
    // What this process knows is none of the container's business.
    builder.environment().clear();
    builder.environment().put("PATH", HostTools.PATH);
    TerminalState before = terminal ? TerminalState.ofStandardInput() : null;
    try {
      Process process = builder.start();
      if (said != null) {
        said.take(process.getErrorStream());
      }
      List<StreamCopy> outputs = streams.pass(process);
      try {
        int code = process.waitFor();
        if (said != null) {
          said.await();
        }
        await(outputs);
        return code;
      } catch (InterruptedException e) {
        end(process);
        if (said != null) {
          said.await();
          said.release(); // what was interrupted had begun
        }
        await(outputs);
        throw e;
      }
    } finally {
      if (before != null) {
        before.restore(); // crun, which may be killed, puts back all but one of its modes
      }
    }
  }

  private static void await(List<StreamCopy> outputs) throws IOException, InterruptedException {
    for (StreamCopy output : outputs) {
      output.await();
    }
  }

  private void end(Process process) throws InterruptedException {
    Optional<ProcessHandle> command = command(process);
    if (command.isPresent() && passOn(command.get())) {
      // A handler may have something to save.
      if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    }
    if (ofContainer || command.isEmpty()) {
      kill(process);
    }
  }

  /** Passes on the signal that came; false when nothing will come of it. */
  private boolean passOn(ProcessHandle command) throws InterruptedException {
    String signal = PassedSignal.arrived();
    PassedSignal.Answer answer = PassedSignal.answer(command, signal);
    if (ofContainer && answer != PassedSignal.Answer.CAUGHT) {
      // The kernel spares a namespace's first process what it does not handle. This is its end in
      // any case: one that handles the usual request to end gets that.
      signal = PassedSignal.TERM;
      answer = PassedSignal.answer(command, signal);
    }
    PassedSignal.send(command, signal);
    if (answer != PassedSignal.Answer.IGNORED && PassedSignal.isStopped(command)) {
      PassedSignal.resume(command);
    }
    return switch (answer) {
      case CAUGHT -> true;
      case DEFAULT -> !ofContainer;
      case IGNORED -> false;
    };
  }

  /** The end of a namespace's first process is that of all in it: their files can be removed. */
  private static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> all = process.descendants().toList();
    do {
      Optional<ProcessHandle> command = command(process);
      if (command.isPresent()) {
        // Crun then ends by itself. Of a killed one its parent, unshare, would complain.
        command.get().destroyForcibly();
      } else {
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
      }
    } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(REAPED_SECONDS);
    while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Crun's child; none before crun has started it. */
  private static Optional<ProcessHandle> command(Process process) {
    return process.children().flatMap(ProcessHandle::children).findFirst();
  }
}
