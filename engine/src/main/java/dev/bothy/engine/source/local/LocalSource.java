package dev.bothy.engine.source.local;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this machine, pinned by its content. It comes in as a layer of its own: owned by
 * root, times kept.
 */
public final class LocalSource implements Source {
  private final Store store;
  private final SourceSettings settings;
  private final LocalTrees trees;

  /**
   * @param trees what has been found out in this solve
   */
  public LocalSource(Store store, SourceSettings settings, LocalTrees trees) {
    this.store = store;
    this.settings = settings;
    this.trees = trees;
  }

  @Override
  public @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException {
    Part part = part(vertex);
    LocalTree seen = seenBefore(vertex, part);
    if (seen != null) {
      return pin(vertex, part, seen);
    }
    try {
      LocalTree glanced = LocalTree.glance(store, part.root(), part.filter(), settings.onChange());
      return pin(vertex, part, glanced);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public @Nullable String pinHere(Vertex vertex)
      throws StepFailure, IOException, InterruptedException {
    Part part = part(vertex);
    LocalTree seen = seenBefore(vertex, part);
    return pin(vertex, part, seen != null ? seen : scan(part));
  }

  @Override
  public String pin(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    return Objects.requireNonNull(pinHere(vertex));
  }

  /** Of which directory what. */
  private record Part(Path root, LocalFilter filter) {
    @Nullable LocalList list() throws IOException {
      return filter.lists() ? LocalList.of(root, filter) : null;
    }
  }

  private Part part(Vertex vertex) throws StepFailure, IOException {
    Path root = root(vertex);
    return new Part(root, LocalFilter.of(op(vertex), root));
  }

  private LocalTree scan(Part part) throws IOException, InterruptedException {
    return LocalTree.scan(store, part.root(), part.filter());
  }

  /** What the command has seen for this solve: looking at all of it again would tell no more. */
  private @Nullable LocalTree seenBefore(Vertex vertex, Part part) throws IOException {
    String digest = trees.handedOver(vertex);
    return digest == null ? null : StatCache.open(store, part.root(), part.filter()).tree(digest);
  }

  private @Nullable String pin(Vertex vertex, Part part, @Nullable LocalTree tree)
      throws IOException {
    if (tree == null) {
      return null;
    }
    trees.put(vertex, tree);
    return pin(tree, part.list());
  }

  private static String pin(LocalTree tree, @Nullable LocalList list) {
    return "tree " + tree.digest() + (list == null ? "" : " list " + list.digest());
  }

  private static SourceOp op(Vertex vertex) {
    return (SourceOp) vertex.op().kind();
  }

  private Path root(Vertex vertex) throws StepFailure, IOException {
    String name = op(vertex).reference();
    Path root = settings.locals().get(name);
    if (root == null) {
      throw StepFailure.definition(
          "the graph reads the local directory \"" + name + "\", which was not given" + given(),
          "with bothy solve: --local " + name + "=DIR");
    }
    if (!Files.isDirectory(root)) {
      throw StepFailure.step(
          "no such directory: " + root, "create it, or change the path that names it");
    }
    return root.toRealPath();
  }

  /** What was given may be what was meant. */
  private String given() {
    String names =
        settings.locals().keySet().stream()
            .sorted()
            .map(given -> '"' + given + '"')
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : "; given: " + names;
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
  public boolean isWorthPlacing(Vertex vertex, Placement placement) {
    LocalTree tree = trees.peek(vertex);
    // Where a list comes along, it lies beside the tree.
    return tree != null
        && tree.isMuch()
        && tree.fits(placement)
        && !op(vertex).attrs().containsKey(SourceAttrs.LOCAL_METADATA_TRANSFER);
  }

  /**
   * Brings the directory in to that place, if it still fits, or as it is.
   *
   * @param wished where
   */
  public Fetched fetch(Vertex vertex, Placement wished)
      throws StepFailure, IOException, InterruptedException {
    Part part = part(vertex);
    Path root = part.root();
    for (int attempt = 0; ; attempt++) {
      LocalTree tree = trees.take(vertex);
      if (tree == null) {
        tree = scan(part);
      }
      LocalList list = part.list();
      Placement placement = tree.fits(wished) ? wished : Placement.ITSELF;
      String purpose = "local\n" + root + "\n" + part.filter().name();
      try (PendingLayer layer = store.layers().begin();
          SharedFiles shared = SharedFiles.ofSource(store, purpose, placement);
          Fd from = Fd.directory(root)) {
        if (LocalCopy.copy(tree, from, placement, layer, shared) && added(list, part, layer)) {
          LayerId id = shared.commit(layer);
          return new Fetched(new Result(List.of(id)), pin(tree, list), placement);
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

  /**
   * Writes the list, if there is one, as old as the newest entry in it.
   *
   * @return false when the directory is not as it says any more
   */
  private static boolean added(@Nullable LocalList list, Part part, PendingLayer layer)
      throws IOException {
    if (list == null) {
      return true;
    }
    byte[] bytes = list.bytes();
    try (Fd root = Fd.directory(layer.fs())) {
      Files.write(layer.fs().resolve(LocalList.NAME), bytes, StandardOpenOption.CREATE_NEW);
      FileCalls.chmod(root, LocalList.NAME, 0644);
      long seconds = Math.floorDiv(list.newest(), 1_000_000_000L);
      int nanos = (int) Math.floorMod(list.newest(), 1_000_000_000L);
      FileCalls.times(root, LocalList.NAME, seconds, nanos, seconds, nanos);
    }
    return Arrays.equals(bytes, LocalList.of(part.root(), part.filter()).bytes());
  }
}
