package dev.bothy.engine.source;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.debian.DebianSource;
import dev.bothy.engine.source.git.GitSource;
import dev.bothy.engine.source.http.HttpSource;
import dev.bothy.engine.source.image.BlobSource;
import dev.bothy.engine.source.image.ImageSource;
import dev.bothy.engine.source.image.LayoutSource;
import dev.bothy.engine.source.local.LocalSource;
import dev.bothy.engine.source.local.LocalTrees;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All kinds of sources by their scheme. */
public final class Sources {
  private final Store store;
  private final SourceSettings settings;
  private final LocalTrees localTrees;

  public Sources(Store store, SourceSettings settings) {
    this(store, settings, Map.of());
  }

  /**
   * Begins with what is known of local directories already.
   *
   * @param localTrees of {@link #localTrees()}
   */
  public Sources(Store store, SourceSettings settings, Map<String, String> localTrees) {
    this.store = store;
    this.settings = settings;
    this.localTrees = new LocalTrees(localTrees);
  }

  /** What is known of local directories now, for another process. */
  public Map<String, String> localTrees() {
    return localTrees.handOver();
  }

  /** The pin if it is known without much work, as {@link Source#quickPin} says; else null. */
  public @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException {
    return source(vertex).quickPin(vertex);
  }

  /** What to ask a server of a source whose quick pin is not known, if that may tell. */
  public Source.@Nullable Question question(Vertex vertex) throws StepFailure, IOException {
    return source(vertex).question(vertex);
  }

  /** The pin if it is known without the network, however long it takes; else null. */
  public @Nullable String pinHere(Vertex vertex) throws StepFailure, IOException {
    try {
      return source(vertex).pinHere(vertex);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** The pin, whatever that takes. */
  public String pin(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    return source(vertex).pin(vertex, context);
  }

  /** Brings the tree into the store. */
  public Source.Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    return source(vertex).fetch(vertex, pin, context);
  }

  /**
   * Whether it pays to {@linkplain #fetchTo bring} the pinned source in to that place at once. A
   * look at what is known of it already.
   */
  public boolean isWorthPlacing(Vertex vertex, Placement placement) {
    return vertex.op().kind() instanceof SourceOp op
        && op.scheme().equals("local")
        && new LocalSource(store, settings, localTrees).isWorthPlacing(vertex, placement);
  }

  /** Brings a source that is {@linkplain #isWorthPlacing worth it} in to its place, if it fits. */
  public Source.Fetched fetchTo(Vertex vertex, Placement placement)
      throws StepFailure, IOException, InterruptedException {
    return new LocalSource(store, settings, localTrees).fetch(vertex, placement);
  }

  private Source source(Vertex vertex) throws StepFailure {
    if (!(vertex.op().kind() instanceof SourceOp op)) {
      throw new IllegalArgumentException("not a source: " + vertex.name());
    }
    return switch (op.scheme()) {
      case "local" -> new LocalSource(store, settings, localTrees);
      case "docker-image" -> new ImageSource(store, settings);
      case "oci-layout" -> new LayoutSource(store, settings);
      case "docker-image+blob", "oci-layout+blob" -> new BlobSource(store, settings);
      case "http", "https" -> new HttpSource(store, settings);
      case "debian" -> new DebianSource(store, settings);
      case "git" -> new GitSource(store, settings);
      default ->
          throw StepFailure.definition(
              "unknown kind of source: " + op.shown(),
              "known are docker-image, oci-layout, both with +blob, local, git, http, https and debian");
    };
  }
}
