package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.ContainerProcess;
import dev.bothy.engine.exec.container.ContainerRuntime;
import dev.bothy.engine.exec.container.ContainerSpec;
import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A shell, or another program, where a step's process was: in its file system as that left it, with
 * its mounts, its environment, its user and its confinement.
 *
 * @param spec of the step
 * @param step the step's directory in memory
 */
record StepShell(ContainerRuntime runtime, Path runtimeState, ContainerSpec spec, Path step) {
  private static final List<String> SHELLS =
      List.of("/bin/bash", "/usr/bin/bash", "/bin/sh", "/usr/bin/sh", "/bin/ash");

  /**
   * The best shell that is there.
   *
   * @throws StepFailure when none is
   */
  List<String> command() throws IOException, StepFailure {
    try (Fd root = Fd.directory(spec.rootfs())) {
      for (String shell : SHELLS) {
        if (isProgram(root, shell)) {
          return List.of(shell);
        }
      }
    }
    throw StepFailure.step("there is no shell in the step's file system to open", null);
  }

  /** Whether the tree has one. */
  static boolean isIn(MergedTree tree) throws IOException {
    for (String shell : SHELLS) {
      String program = tree.resolve(shell);
      MergedTree.Entry entry = program == null ? null : tree.lookup(program);
      if (entry != null && entry.stat().isRegular()) {
        return true;
      }
    }
    return false;
  }

  /** Runs the program on the terminal to its end; its exit code. */
  int run(List<String> command, Path terminal) throws IOException, InterruptedException {
    String term = System.getenv("TERM");
    Path bundle = bundle(spec.onTerminal(command, term == null || term.isEmpty() ? "xterm" : term));
    try {
      return process().runOn(terminal, bundle);
    } finally {
      Trees.delete(bundle);
    }
  }

  /**
   * Runs the program without a terminal to its end, its input and output being the context's.
   *
   * @throws StepFailure when it cannot be started
   */
  int run(List<String> command, StepContext context)
      throws IOException, StepFailure, InterruptedException {
    ContainerSpec written = spec.with(command);
    Path bundle = bundle(written);
    try {
      ContainerProcess.Outcome outcome = process().run(bundle, context, written::isRefusal);
      if (!outcome.runtimeError().isEmpty()) {
        NotStarted why = written.notStarted(outcome.runtimeError());
        throw why == null
            ? StepFailure.step("cannot start: " + outcome.runtimeError(), null)
            : StepFailure.step("cannot start: " + why.message(), why.hint());
      }
      return outcome.exitCode();
    } finally {
      Trees.delete(bundle);
    }
  }

  private Path bundle(ContainerSpec written) throws IOException {
    Path bundle = step.resolve("shell");
    FileCalls.mkdir(Fd.NONE, bundle.toString(), 0700);
    written.writeTo(bundle);
    return bundle;
  }

  private ContainerProcess process() {
    return new ContainerProcess(runtime, runtimeState, step.getFileName() + "-shell");
  }

  private static boolean isProgram(Fd root, String path) throws IOException {
    try (Fd file = root.openInRoot(path, Fd.O_RDONLY | Fd.O_NONBLOCK, 0)) {
      FileStat stat = FileCalls.stat(file);
      return stat.isRegular() && (stat.mode() & 0111) != 0;
    } catch (ErrnoException e) {
      return false;
    }
  }
}
