package dev.bothy.engine.worker;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Records the ahead-of-time cache of workers: has one do a bit of everything that needs neither a
 * mirror nor a registry, then write what it loaded.
 */
public final class WorkerTraining {
  static final String RECORDING = "bothy.worker.recording";

  private WorkerTraining() {}

  /**
   * Runs the worker that records.
   *
   * @param args a new store's directory, and the file to write
   */
  public static void main(String[] args) throws IOException, InterruptedException, SolveException {
    Path store = Path.of(args[0]).toAbsolutePath();
    Path files = Files.createDirectories(store.resolveSibling("files").resolve("bin"));
    Files.writeString(files.resolve("hello"), "hello\n");
    State tree =
        State.scratch()
            .copy(State.local("files"), "/", "/")
            .mkfile("/made", 0644, "made")
            .mkdir("/d", 0755);
    // There is nothing to run in there: the container is made all the same, and fails.
    State step = State.merge(List.of(tree, tree.symlink("made", "/l"))).run(Exec.sh("true"));
    Definition definition = step.marshal(Platform.host());
    WorkerCommand command =
        new WorkerCommand(
            Path.of(System.getProperty("java.home")),
            System.getProperty("java.class.path"),
            null,
            List.of("-XX:AOTCacheOutput=" + args[1], "-D" + RECORDING + "=true"));
    boolean rootless =
        !Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    WorkerRequest.Solve request =
        new WorkerRequest.Solve(
            definition.toBytes(),
            Map.of("files", files.resolveSibling("")),
            Map.of(),
            List.of(),
            SolveRequest.Options.DEFAULT,
            Map.of(),
            SolveRequest.Caches.NONE,
            Map.of());
    Process worker =
        command.process(rootless).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Our end of its input stays open until it has ended: it is still to write the cache.
    try (OutputStream out = worker.getOutputStream();
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(worker.getInputStream()))) {
      out.write(new ClientMessage.Begin(store.toString(), rootless, request).encode());
      out.flush();
      WorkerMessage message = WorkerMessage.decode(in);
      while (!(message instanceof WorkerMessage.Failed
          || message instanceof WorkerMessage.Solved)) {
        message = WorkerMessage.decode(in);
      }
      int code = worker.waitFor();
      if (code != 0) {
        throw new IOException("the worker ended with exit code " + code);
      }
    }
  }
}
