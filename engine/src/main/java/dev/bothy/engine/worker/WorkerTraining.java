package dev.bothy.engine.worker;

import dev.bothy.engine.solve.quick.SolvedStandIn;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.state.DebianOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.LocalOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Records the ahead-of-time cache of workers: has one do a bit of everything that needs neither a
 * mirror nor a registry, then write what it loaded.
 */
public final class WorkerTraining {
  static final String RECORDING = "bothy.worker.recording";

  private static final SourceLocation PLACE = new SourceLocation("build.envd", 1, 1);

  private final Path store;
  private final Path files;
  private final boolean rootless;

  private WorkerTraining(Path store, Path files, boolean rootless) {
    this.store = store;
    this.files = files;
    this.rootless = rootless;
  }

  /**
   * Runs the worker that records.
   *
   * @param args a new store's directory, and the file to write
   * @throws SolveException when its steps failed; then the file knows less, and is there
   */
  public static void main(String[] args) throws IOException, InterruptedException, SolveException {
    Path store = Path.of(args[0]).toAbsolutePath();
    Path files = Files.createDirectories(store.resolveSibling("files"));
    byte[] program = SmallestProgram.of(System.getProperty("os.arch"));
    Path executable = Files.write(files.resolve("true"), program == null ? new byte[0] : program);
    Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    // So that no local source below has the files of another: each is brought in.
    Files.writeString(files.resolve("other"), "other\n");
    boolean rootless =
        !Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    WorkerTraining training = new WorkerTraining(store, files, rootless);
    List<String> options = List.of("-XX:AOTCacheOutput=" + args[1], "-D" + RECORDING + "=true");

    // Most builds stand on something that an earlier one made, a Debian say.
    State tree = State.scratch().copy(State.local("files"), "/true", "/");
    State debian = State.debian("bookworm", new DebianOptions());
    WorkerMessage recorded;
    if (training.solve(tree, List.of()) instanceof WorkerMessage.Solved base) {
      training.pretend(debian, base.result().layers());
      recorded = training.solve(steps(debian), options);
    } else {
      recorded = training.solve(steps(tree), options);
    }
    if (recorded instanceof WorkerMessage.Failed failed) {
      throw failed.error();
    }
  }

  /** Steps one on the other, and a branch. Where no container can run the first one fails. */
  private static State steps(State base) {
    Exec step = Exec.args("/true").at(PLACE);
    State first = base.run(step.cache("/cache", "cache", Mount.Sharing.SHARED));
    State copied =
        first
            .copy(
                State.local("files", new LocalOptions().include(List.of("tr*", "!no"))),
                "/",
                "/copied")
            .mkfile("/made", 0644, "made")
            .mkdir("/d", 0755);
    State placed =
        State.scratch()
            .copy(State.local("files", new LocalOptions().include(List.of("other"))), "/", "/p");
    State branch = first.run(step.tmpfs("/tmp", 0)).symlink("made", "/l");
    return State.merge(List.of(copied, State.diff(first, branch), placed))
        .run(step.env("A", "b"))
        .at(PLACE);
  }

  private static Definition definition(State state) {
    return state.marshal(Platform.host());
  }

  /** From here on the store has the state's result. */
  private void pretend(State state, List<String> layers) throws IOException, SolveException {
    try (Store opened = Store.open(store, rootless)) {
      SolvedStandIn.put(opened, SolveRequest.of(definition(state)), layers);
    }
  }

  /**
   * Has a worker solve the state.
   *
   * @param options of its virtual machine
   */
  private WorkerMessage solve(State state, List<String> options)
      throws IOException, InterruptedException, SolveException {
    WorkerCommand command =
        new WorkerCommand(
            Path.of(System.getProperty("java.home")),
            System.getProperty("java.class.path"),
            null,
            options);
    WorkerRequest.Solve request =
        new WorkerRequest.Solve(
            definition(state),
            Map.of("files", files),
            Map.of(),
            List.of(),
            SolveRequest.Options.DEFAULT,
            Map.of(),
            SolveRequest.Caches.NONE,
            SourcePolicy.NONE,
            Map.of(),
            "the training");
    Process worker =
        command.process(rootless).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Our end of its input stays open until it has ended: it may still have a cache to write.
    try (OutputStream out = worker.getOutputStream();
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(worker.getInputStream()))) {
      out.write(new ClientMessage.Begin(store.toString(), rootless, request).encode());
      out.flush();
      WorkerMessage message = WorkerMessage.decode(in);
      while (!(message instanceof WorkerMessage.Failed
          || message instanceof WorkerMessage.Solved)) {
        if (message instanceof WorkerMessage.Made) {
          out.write(new ClientMessage.Kept().encode());
          out.flush();
        }
        message = WorkerMessage.decode(in);
      }
      int code = worker.waitFor();
      if (code != 0) {
        throw new IOException("the worker ended with exit code " + code);
      }
      return message;
    }
  }
}
