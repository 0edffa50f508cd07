package dev.bothy.engine.source;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A blob as a file. As old as time itself. */
final class BlobSource implements Source {
  private static final int DEFAULT_PERM = 0600;

  private final Store store;
  private final SourceSettings settings;

  BlobSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** What is asked for. */
  private record Wanted(Blob blob, FileShape shape) {
    static Wanted of(Vertex vertex) throws StepFailure {
      SourceOp op = (SourceOp) vertex.op().kind();
      Blob blob = Blob.of(op);
      try {
        return new Wanted(blob, shape(op.attrs(), blob.digest().hex()));
      } catch (IllegalArgumentException e) {
        throw StepFailure.definition(op.shown() + ": " + e.getMessage(), null);
      }
    }

    private static FileShape shape(Map<String, String> attrs, String digest) {
      String name = attrs.getOrDefault(SourceAttrs.HTTP_FILENAME, "");
      long perm = HttpRequest.number(attrs, SourceAttrs.HTTP_PERM, 0777);
      return new FileShape(
          name.isEmpty() ? digest : SafeName.of(name),
          perm == 0 ? DEFAULT_PERM : (int) perm,
          (int) HttpRequest.number(attrs, SourceAttrs.HTTP_UID, 0xffff_fffeL),
          (int) HttpRequest.number(attrs, SourceAttrs.HTTP_GID, 0xffff_fffeL));
    }
  }

  /** The same wherever it comes from. */
  @Override
  public String quickPin(Vertex vertex) throws StepFailure {
    Wanted wanted = Wanted.of(vertex);
    return "blob " + wanted.blob().digest() + " " + wanted.shape().pin();
  }

  @Override
  public String pin(Vertex vertex, StepContext context) throws StepFailure {
    return quickPin(vertex);
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    Wanted wanted = Wanted.of(vertex);
    Result result = wanted.blob().take(store, settings, context, file -> laid(wanted, file));
    return new Fetched(result, pin);
  }

  /** The layer with the file in it. */
  private Result laid(Wanted wanted, Path file) throws IOException {
    try (PendingLayer layer = store.layers().begin()) {
      wanted.shape().write(layer, file, 0);
      wanted.blob().check(RawPaths.resolve(layer.fs(), wanted.shape().name()));
      return new Result(List.of(layer.commit()));
    }
  }
}
