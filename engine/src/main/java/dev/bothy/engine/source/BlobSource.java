package dev.bothy.engine.source;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.registry.RegistryException;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/**
 * What has a digest in a registry, or in an OCI layout of this machine, as a file: a blob, or a
 * manifest byte for byte. As old as time itself.
 */
final class BlobSource implements Source {
  private static final int DEFAULT_PERM = 0600;

  private final Store store;
  private final SourceSettings settings;

  BlobSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /**
   * What is asked for.
   *
   * @param reference with the digest
   */
  private record Wanted(SourceOp op, ImageReference reference, Digest digest, FileShape shape) {
    static Wanted of(Vertex vertex) throws StepFailure {
      SourceOp op = (SourceOp) vertex.op().kind();
      try {
        ImageReference reference = ImageReference.parse(op.reference());
        Digest digest = reference.digest();
        if (digest == null) {
          throw StepFailure.definition(
              op.shown() + " has no digest", "write " + op.scheme() + "://NAME@sha256:…");
        }
        return new Wanted(op, reference, digest, shape(op.attrs(), digest));
      } catch (IllegalArgumentException e) {
        throw StepFailure.definition(op.shown() + ": " + e.getMessage(), null);
      }
    }

    private static FileShape shape(Map<String, String> attrs, Digest digest) {
      String name = attrs.getOrDefault(SourceAttrs.HTTP_FILENAME, "");
      long perm = HttpRequest.number(attrs, SourceAttrs.HTTP_PERM, 0777);
      return new FileShape(
          name.isEmpty() ? digest.hex() : SafeName.of(name),
          perm == 0 ? DEFAULT_PERM : (int) perm,
          (int) HttpRequest.number(attrs, SourceAttrs.HTTP_UID, 0xffff_fffeL),
          (int) HttpRequest.number(attrs, SourceAttrs.HTTP_GID, 0xffff_fffeL));
    }

    boolean isInLayout() {
      return op.scheme().equals(SourceAttrs.OCI_LAYOUT_BLOB);
    }
  }

  /** The same wherever it comes from. */
  @Override
  public String quickPin(Vertex vertex) throws StepFailure {
    Wanted wanted = Wanted.of(vertex);
    return "blob " + wanted.digest() + " " + wanted.shape().pin();
  }

  @Override
  public String pin(Vertex vertex, StepContext context) throws StepFailure {
    return quickPin(vertex);
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    Wanted wanted = Wanted.of(vertex);
    Result result = wanted.isInLayout() ? ofLayout(wanted) : ofRegistry(wanted, context);
    return new Fetched(result, pin);
  }

  private Result ofLayout(Wanted wanted) throws StepFailure, IOException {
    Path directory = LayoutSource.directory(wanted.op(), wanted.reference(), settings);
    try {
      return laid(wanted, LayoutSource.blob(directory, wanted.digest()));
    } catch (OciFormatException | NoSuchFileException e) {
      throw LayoutSource.lacking(directory, wanted.digest(), e);
    }
  }

  private Result ofRegistry(Wanted wanted, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    ContentStore content = ImageSource.content(store);
    try {
      for (int attempt = 0; ; attempt++) {
        bring(wanted, content, context);
        try {
          return laid(wanted, content.path(wanted.digest()));
        } catch (OciFormatException e) {
          content.drop(wanted.digest()); // the disk has damaged it
          if (attempt > 0) {
            throw StepFailure.step(wanted.reference() + ": " + e.getMessage(), null);
          }
        }
      }
    } catch (RegistryException e) {
      throw ImageSource.failure(e);
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    }
  }

  private void bring(Wanted wanted, ContentStore content, StepContext context)
      throws StepFailure, IOException {
    if (content.has(wanted.digest())) {
      return;
    }
    if (settings.offline()) {
      throw StepFailure.step(
          wanted.op().shown() + " is not in the store, and this build is offline",
          "build once without --offline");
    }
    ImageSource.client()
        .pull(
            wanted.reference(),
            wanted.digest(),
            content,
            (blob, done) -> context.transfer(blob.digest().shortHex(), done, blob.size()));
  }

  /**
   * The layer with the file in it.
   *
   * @throws OciFormatException when what came into the layer has another digest
   */
  private Result laid(Wanted wanted, Path blob) throws IOException {
    try (PendingLayer layer = store.layers().begin()) {
      wanted.shape().write(layer, blob, 0);
      Digest came = digest(RawPaths.resolve(layer.fs(), wanted.shape().name()));
      if (!came.equals(wanted.digest())) {
        throw new OciFormatException("blob " + wanted.digest() + " is damaged: it has " + came);
      }
      return new Result(List.of(layer.commit()));
    }
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest sum = Digest.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
      }
    }
    return Digest.of(sum);
  }
}
