package dev.bothy.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.namespace.TreeListing;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** File operations run on trees made for them, in a store of their own. */
abstract class FileSteps implements AutoCloseable {
  static final FileAction.Chown ADA =
      new FileAction.Chown(new FileAction.ById(7), new FileAction.ById(8));

  /** Steps are looked at by what they are given, not by what made it. */
  private static final Input SOME = new Input(Digest.of(new byte[0]), 0);

  final TestRoot files = new TestRoot();
  final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  final Snapshots snapshots = new Snapshots(store);
  private final FileRunner runner = new FileRunner(store, snapshots);

  FileSteps() throws IOException {
    FileCalls.umask(022);
  }

  interface Filling {
    void fill(Path root, Fd fd) throws IOException;
  }

  Result tree(Filling filling) throws IOException {
    try (PendingLayer layer = store.layers().begin();
        Fd fd = Fd.directory(layer.fs())) {
      filling.fill(layer.fs(), fd);
      return new Result(List.of(layer.commit()));
    }
  }

  List<Result> run(List<FileAction> actions, Result... inputs)
      throws StepFailure, InterruptedException {
    FileOp op = new FileOp(actions);
    Vertex vertex =
        new Vertex(
            Digest.of(op.toString().getBytes(StandardCharsets.UTF_8)),
            new Op(Collections.nCopies(inputs.length, SOME), op, null, null),
            OpMetadata.NONE,
            null);
    StepContext context = new QuietContext();
    return runner.run(vertex, List.of(inputs), context);
  }

  /** One action on the first input, the second being the copied tree. */
  Result one(FileAction.Command command, Result... inputs) throws Exception {
    int input = inputs.length == 0 ? -1 : 0;
    int secondary = command instanceof FileAction.Copy ? inputs.length - 1 : -1;
    return run(List.of(new FileAction(input, secondary, 0, command)), inputs).getFirst();
  }

  StepFailure failure(FileAction.Command command, Result... inputs) {
    StepFailure failure = catchThrowableOfType(StepFailure.class, () -> one(command, inputs));
    assertThat(failure).isNotNull();
    return failure;
  }

  String listing(Result result) throws IOException {
    Path at = store.temp().newDirectory("look");
    try (MountedTree mounted = snapshots.mount(result.layers(), null, null, at)) {
      return TreeListing.of(mounted.path());
    }
  }

  static FileAction.Copy copy(String src, String dest) {
    return new CopyBuilder(src, dest).build();
  }

  static FileAction.Mkdir mkdir(String path, int mode, boolean parents) {
    return new FileAction.Mkdir(path, mode, parents, null, -1);
  }

  static FileAction.Mkfile mkfile(String path, int mode, String data) {
    return new FileAction.Mkfile(path, mode, data.getBytes(StandardCharsets.UTF_8), null, -1);
  }

  Result sample() throws IOException {
    return tree(
        (root, fd) -> {
          Files.createDirectories(root.resolve("src/sub"));
          Files.writeString(root.resolve("src/a.txt"), "a");
          Files.writeString(root.resolve("src/b.md"), "b");
          Files.writeString(root.resolve("src/sub/c.txt"), "c");
          Files.createSymbolicLink(root.resolve("src/link"), Path.of("sub"));
          FileCalls.chmod(fd, "src/a.txt", 0640);
          FileCalls.chown(fd, "src/a.txt", 3, 4);
          FileCalls.chmod(fd, "src/sub", 0711);
          for (String name : List.of("src/a.txt", "src/b.md", "src/sub/c.txt", "src/sub", "src")) {
            FileCalls.times(fd, name, 1000, 5, 1000, 5);
          }
        });
  }

  @Override
  public void close() throws IOException {
    store.close();
    files.close();
  }
}
