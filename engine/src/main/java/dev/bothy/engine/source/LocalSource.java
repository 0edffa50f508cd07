package dev.bothy.engine.source;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this machine, pinned by its content. It comes in as a layer of its own: owned by
 * root, times kept.
 */
final class LocalSource implements Source {
  private final Store store;
  private final SourceSettings settings;
  private final LocalTrees trees;

  /**
   * @param trees what has been found out in this solve
   */
  LocalSource(Store store, SourceSettings settings, LocalTrees trees) {
    this.store = store;
    this.settings = settings;
    this.trees = trees;
  }

  @Override
  public @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException {
    Path root = root(vertex);
    LocalTree seen = seenBefore(vertex, root);
    if (seen != null) {
      return pin(vertex, seen);
    }
    try {
      LocalFilter filter = LocalFilter.of(op(vertex), root);
      return pin(vertex, LocalTree.glance(store, root, filter, settings.onChange()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public @Nullable String pinHere(Vertex vertex)
      throws StepFailure, IOException, InterruptedException {
    return pin(vertex, scan(vertex));
  }

  @Override
  public String pin(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    return Objects.requireNonNull(pin(vertex, scan(vertex)));
  }

  private LocalTree scan(Vertex vertex) throws StepFailure, IOException, InterruptedException {
    Path root = root(vertex);
    LocalTree seen = seenBefore(vertex, root);
    return seen != null ? seen : LocalTree.scan(store, root, LocalFilter.of(op(vertex), root));
  }

  /** What the command has seen for this solve: looking at all of it again would tell no more. */
  private @Nullable LocalTree seenBefore(Vertex vertex, Path root) throws StepFailure, IOException {
    String digest = trees.handedOver(vertex);
    return digest == null
        ? null
        : StatCache.open(store, root, LocalFilter.of(op(vertex), root)).tree(digest);
  }

  private @Nullable String pin(Vertex vertex, @Nullable LocalTree tree) {
    if (tree == null) {
      return null;
    }
    trees.put(vertex, tree);
    return pin(tree.digest());
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
    return fetch(vertex, Placement.ITSELF);
  }

  /**
   * Whether the directory is one of many files, and the placement has all of it: as far as it was
   * looked at.
   */
  boolean isWorthPlacing(Vertex vertex, Placement placement) {
    LocalTree tree = trees.peek(vertex);
    return tree != null && tree.isMuch() && tree.fits(placement);
  }

  /**
   * Brings the directory in to that place, if it still fits, or as it is.
   *
   * @param wished where
   */
  Fetched fetch(Vertex vertex, Placement wished)
      throws StepFailure, IOException, InterruptedException {
    Path root = root(vertex);
    LocalFilter filter = LocalFilter.of(op(vertex), root);
    for (int attempt = 0; ; attempt++) {
      LocalTree tree = trees.take(vertex);
      if (tree == null) {
        tree = LocalTree.scan(store, root, filter);
      }
      Placement placement = tree.fits(wished) ? wished : Placement.ITSELF;
      String purpose = "local\n" + root + "\n" + filter.name();
      try (PendingLayer layer = store.layers().begin();
          SharedFiles shared = SharedFiles.ofSource(store, purpose, placement);
          Fd from = Fd.directory(root)) {
        if (LocalCopy.copy(tree, from, placement, layer, shared)) {
          LayerId id = shared.commit(layer);
          return new Fetched(new Result(List.of(id)), pin(tree.digest()), placement);
        }
      }
      if (attempt == 4) {
        throw StepFailure.step(
            "files in " + root + " keep changing while they are copied",
            store.root().startsWith(root)
                ? "the store "
                    + store.root()
                    + " is in there: name another place for it, or"
                    + " exclude it in .envdignore"
                : "stop what writes there, or exclude it in .envdignore");
      }
    }
  }
}
