package dev.bothy.engine.exec.container;

import dev.bothy.engine.exec.group.ControlGroups;
import dev.bothy.engine.exec.group.StepGroup;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.TextTail;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A container from its start to its end, its output going to the step's log as it comes. */
public final class ContainerProcess {
  private static final int LAST_WORDS = 512;
  private static final int KILL_ATTEMPTS = 250;
  private static final long KILL_PAUSE_MILLIS = 20;

  private final ContainerRuntime runtime;
  private final Path state;
  private final String id;
  private final @Nullable StepGroup group;

  /**
   * @param state directory for the runtime's own records
   */
  public ContainerProcess(ContainerRuntime runtime, Path state, String id) {
    this(runtime, state, id, null);
  }

  /**
   * @param group in which it runs; null for this process's own
   */
  public ContainerProcess(
      ContainerRuntime runtime, Path state, String id, @Nullable StepGroup group) {
    this.group = group;
    this.runtime = runtime;
    this.state = state;
    this.id = id;
  }

  /**
   * How it ended.
   *
   * @param runtimeError what the runtime says when it could not start the process; empty otherwise
   * @param timedOut whether it was killed because it ran for too long
   */
  public record Outcome(int exitCode, String runtimeError, boolean timedOut) {}

  /**
   * Runs the bundle to its end.
   *
   * @param refusal whether a line, all that was written, is the runtime's of a failed start
   * @throws InterruptedException when the thread is interrupted; all its processes are dead then
   * @throws ControlGroups.UnavailableException when its group cannot be entered; nothing ran then
   */
  public Outcome run(Path bundle, StepContext context, Predicate<String> refusal)
      throws IOException, InterruptedException {
    InputStream input = context.input();
    Process process = input == null ? start(bundle) : launch(bundle);
    if (input != null) {
      Thread.ofVirtual().name("step-stdin").start(() -> feed(input, process.getOutputStream()));
    }
    return end(process, bundle, context, refusal);
  }

  /** Starts the runtime, for a process that has nothing to read. */
  Process start(Path bundle) throws IOException {
    Process process = launch(bundle);
    process.getOutputStream().close();
    return process;
  }

  /** Input is a pipe in any case: the runtime gives the step's user what is its standard input. */
  private Process launch(Path bundle) throws IOException {
    List<String> command = runtimeCommand();
    command.add("--cgroup-manager=disabled");
    command.addAll(List.of("--log", errors(bundle).toString()));
    command.addAll(List.of("run", "--bundle", bundle.toString(), id));
    return builder(group == null ? command : group.around(command, notEntered(bundle))).start();
  }

  /**
   * What systemd told the service that builds, the runtime would tell the step, descriptors too.
   */
  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.equals("NOTIFY_SOCKET") || name.startsWith("LISTEN_"));
    return builder;
  }

  private static void feed(InputStream from, OutputStream to) {
    byte[] piece = new byte[16 * 1024];
    try (to) {
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        to.write(piece, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // It has ended without reading all of it.
    }
  }

  private static Path errors(Path bundle) {
    return bundle.resolve("runtime.log");
  }

  private static Path notEntered(Path bundle) {
    return bundle.resolve("not-entered");
  }

  /** Passes on what the process says until it ends; as {@link #run}. */
  Outcome end(Process process, Path bundle, StepContext context, Predicate<String> refusal)
      throws IOException, InterruptedException {
    TextTail written = new TextTail(LAST_WORDS);
    TextTail said = new TextTail(LAST_WORDS);
    Thread out = pump(process.getInputStream(), false, context, written);
    Thread err = pump(process.getErrorStream(), true, context, said);
    int exit;
    boolean timedOut = false;
    try {
      long most = context.mostMillis();
      if (most > 0 && !process.waitFor(most, TimeUnit.MILLISECONDS)) {
        timedOut = true;
        kill(process);
      }
      exit = process.waitFor();
      out.join();
      err.join();
    } catch (InterruptedException e) {
      kill(process);
      throw e;
    }
    if (group != null && exit != 0) {
      StepGroup.checkEntered(notEntered(bundle));
    }
    String error = exit == 0 || timedOut ? "" : read(errors(bundle));
    if (error.isEmpty() && exit == 1 && !timedOut && written.toString().isEmpty()) {
      // When the kernel does not take the program, the runtime's log is closed by then.
      String all = said.toString();
      error = all.length() < LAST_WORDS && refusal.test(all.strip()) ? all.strip() : "";
    }
    return new Outcome(exit, error, timedOut);
  }

  /**
   * Runs the bundle with its input and output on a terminal, to its end, whatever that is.
   *
   * @return its exit code
   * @throws InterruptedException when the thread is interrupted; all its processes are dead then
   */
  public int runOn(Path terminal, Path bundle) throws IOException, InterruptedException {
    List<String> command = runtimeCommand();
    command.add("--cgroup-manager=disabled");
    command.addAll(List.of("run", "--bundle", bundle.toString(), id));
    Process process =
        builder(command)
            .redirectInput(ProcessBuilder.Redirect.from(terminal.toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(terminal.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(terminal.toFile()))
            .start();
    try (WindowWatch _ = WindowWatch.of(terminal, process)) {
      return process.waitFor();
    } catch (InterruptedException e) {
      kill(process);
      throw e;
    } finally {
      delete(); // when the runtime itself was killed, what it ran may be left
    }
  }

  private void delete() throws IOException {
    List<String> command = runtimeCommand();
    command.addAll(List.of("delete", "--force", id));
    Process _ =
        builder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .onExit()
            .join();
  }

  private List<String> runtimeCommand() {
    return new ArrayList<>(List.of(runtime.program().toString(), "--root", state.toString()));
  }

  private static Thread pump(InputStream in, boolean stderr, StepContext context, TextTail tail) {
    OutputStream output = context.output(stderr);
    return Thread.ofVirtual()
        .name(stderr ? "step-stderr" : "step-stdout")
        .start(
            output == null
                ? () -> decode(in, stderr, context, tail)
                : () -> copy(in, output, tail));
  }

  private static void copy(InputStream in, OutputStream to, TextTail tail) {
    byte[] piece = new byte[16 * 1024];
    try (in) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        tail.add(new String(piece, 0, n, StandardCharsets.UTF_8));
        to.write(piece, 0, n);
      }
    } catch (IOException e) {
      // The process was killed and its pipe closed under us.
    }
  }

  private static void decode(InputStream in, boolean stderr, StepContext context, TextTail tail) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer bytes = ByteBuffer.allocate(16 * 1024);
    CharBuffer chars = CharBuffer.allocate(16 * 1024);
    try (in) {
      while (true) {
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(0, n)).flip();
        decoder.decode(bytes, chars, n < 0);
        bytes.compact();
        if (n < 0) {
          decoder.flush(chars);
        }
        if (chars.flip().hasRemaining()) {
          String text = chars.toString();
          tail.add(text);
          context.log(stderr, text);
        }
        chars.clear();
        if (n < 0) {
          return;
        }
      }
    } catch (IOException e) {
      // The process was killed and its pipe closed under us.
    }
  }

  /** Kills the container: a signal to the runtime alone would orphan what it started. */
  private void kill(Process process) {
    boolean interrupted = false;
    for (int attempt = 0; attempt < KILL_ATTEMPTS && process.isAlive(); attempt++) {
      List<String> command = runtimeCommand();
      command.addAll(List.of("kill", id, "KILL"));
      try {
        Process killer =
            builder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        killer.waitFor();
        // It may not have been created yet; then the next attempt finds it.
        process.waitFor(KILL_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true; // asked twice; finish first
      } catch (IOException e) {
        break;
      }
    }
    process.destroyForcibly();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(Path errors) throws IOException {
    try {
      return Files.readString(errors, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
