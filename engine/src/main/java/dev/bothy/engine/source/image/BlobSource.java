package dev.bothy.engine.source.image;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.FileShape;
import dev.bothy.engine.source.RawPaths;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A blob as a file. As old as time itself. */
public final class BlobSource implements Source {
  private final Store store;
  private final SourceSettings settings;

  public BlobSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** What is asked for. */
  private record Wanted(Blob blob, FileShape shape) {
    static Wanted of(Vertex vertex) throws StepFailure {
      SourceOp op = (SourceOp) vertex.op().kind();
      Blob blob = Blob.of(op);
      try {
        FileShape shape = FileShape.wished(op.attrs());
        return new Wanted(blob, shape.name().isEmpty() ? shape.named(blob.digest().hex()) : shape);
      } catch (IllegalArgumentException e) {
        throw StepFailure.definition(op.shown() + ": " + e.getMessage(), null);
      }
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
