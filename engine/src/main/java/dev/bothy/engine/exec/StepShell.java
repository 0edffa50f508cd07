package dev.bothy.engine.exec;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shell where a step's process was: in its file system as that left it, with its mounts, its
 * environment, its user and its confinement.
 *
 * @param spec of the step
 * @param step the step's directory in memory
 */
record StepShell(ContainerRuntime runtime, Path runtimeState, ContainerSpec spec, Path step) {
  private static final List<String> SHELLS =
      List.of("/bin/bash", "/usr/bin/bash", "/bin/sh", "/usr/bin/sh", "/bin/ash");

  /** Runs it to its end, whatever that is; a place that has no shell is told. */
  void on(Path terminal, StepContext context) throws IOException, InterruptedException {
    String shell = find();
    if (shell == null) {
      context.warn("there is no shell in the step's file system to open");
      return;
    }
    Path bundle = step.resolve("shell");
    FileCalls.mkdir(Fd.NONE, bundle.toString(), 0700);
    String term = System.getenv("TERM");
    spec.onTerminal(shell, term == null || term.isEmpty() ? "xterm" : term).writeTo(bundle);
    try {
      new ContainerProcess(runtime, runtimeState, step.getFileName() + "-shell")
          .runOn(terminal, bundle);
    } finally {
      Trees.delete(bundle);
    }
  }

  private @Nullable String find() throws IOException {
    try (Fd root = Fd.directory(spec.rootfs())) {
      for (String shell : SHELLS) {
        if (isProgram(root, shell)) {
          return shell;
        }
      }
    }
    return null;
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
