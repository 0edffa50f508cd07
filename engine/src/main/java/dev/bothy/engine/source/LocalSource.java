package dev.bothy.engine.source;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory of this machine, pinned by its content. It comes in as a layer of its own: owned by
 * root, times kept.
 */
final class LocalSource implements Source {
  private final Store store;
  private final SourceSettings settings;

  LocalSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  @Override
  public String quickPin(Vertex vertex) throws StepFailure, IOException {
    Path root = root(vertex);
    return pin(LocalTree.scan(store, root, LocalFilter.of(op(vertex), root)).digest());
  }

  @Override
  public String pin(Vertex vertex, StepContext context) throws StepFailure, IOException {
    return quickPin(vertex);
  }

  private static String pin(Digest tree) {
    return "tree " + tree;
  }

  private static SourceOp op(Vertex vertex) {
    return (SourceOp) vertex.op().kind();
  }

  private Path root(Vertex vertex) throws StepFailure, IOException {
    String name = op(vertex).reference();
    Path root = settings.locals().get(name);
    if (root == null) {
      throw StepFailure.definition(
          "the graph reads the local directory \"" + name + "\", which was not given",
          "with bothy solve: --local " + name + "=DIR");
    }
    if (!Files.isDirectory(root)) {
      throw StepFailure.step(
          "no such directory: " + root, "create it, or change the path that names it");
    }
    return root.toRealPath();
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    Path root = root(vertex);
    LocalFilter filter = LocalFilter.of(op(vertex), root);
    for (int attempt = 0; ; attempt++) {
      LocalTree tree = LocalTree.scan(store, root, filter);
      try (PendingLayer layer = store.layers().begin();
          Fd from = Fd.directory(root)) {
        if (LocalCopy.copy(tree, from, layer)) {
          LayerId id = layer.commit();
          return new Fetched(new Result(List.of(id)), pin(tree.digest()));
        }
      }
      if (attempt == 4) {
        throw StepFailure.step(
            "files in " + root + " keep changing while they are copied",
            "stop what writes there, or exclude it in .envdignore");
      }
    }
  }
}
