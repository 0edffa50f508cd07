package dev.bothy.engine.source.image;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.Store;
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
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What has a digest in a registry, or in an OCI layout of this machine: a blob, or a manifest byte
 * for byte.
 *
 * @param op which says where it is
 * @param reference with the digest
 */
public record Blob(SourceOp op, ImageReference reference, Digest digest) {
  /**
   * Reads what a source says.
   *
   * @throws StepFailure when it is no address of one
   */
  public static Blob of(SourceOp op) throws StepFailure {
    try {
      ImageReference reference = ImageReference.parse(op.reference());
      Digest digest = reference.digest();
      if (digest == null) {
        throw StepFailure.definition(
            op.shown() + " has no digest", "write " + op.scheme() + "://NAME@sha256:…");
      }
      return new Blob(op, reference, digest);
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(op.shown() + ": " + e.getMessage(), null);
    }
  }

  /** Whether it is the address of one. */
  public static boolean isMeant(SourceOp op) {
    return op.scheme().equals(SourceAttrs.DOCKER_IMAGE_BLOB)
        || op.scheme().equals(SourceAttrs.OCI_LAYOUT_BLOB);
  }

  /** Makes something of a file. */
  public interface Use<T> {
    /**
     * Reads the file.
     *
     * @throws OciFormatException when what it read has another digest
     */
    T of(Path file) throws IOException;
  }

  /**
   * Brings it here, and has it used: once more when the store's copy is damaged.
   *
   * @param use which must {@link #check} what it took
   */
  public <T> T take(Store store, SourceSettings settings, StepContext context, Use<T> use)
      throws StepFailure, IOException, InterruptedException {
    return op.scheme().equals(SourceAttrs.OCI_LAYOUT_BLOB)
        ? ofLayout(settings, use)
        : ofRegistry(store, settings, context, use);
  }

  private <T> T ofLayout(SourceSettings settings, Use<T> use) throws StepFailure, IOException {
    Path directory = LayoutSource.directory(op, reference, settings);
    try {
      return use.of(LayoutSource.blob(directory, digest));
    } catch (OciFormatException | NoSuchFileException e) {
      throw LayoutSource.lacking(directory, digest, e);
    }
  }

  private <T> T ofRegistry(Store store, SourceSettings settings, StepContext context, Use<T> use)
      throws StepFailure, IOException, InterruptedException {
    ContentStore content = ImageSource.content(store);
    try {
      for (int attempt = 0; ; attempt++) {
        bring(content, settings, context);
        try {
          return use.of(content.path(digest));
        } catch (OciFormatException e) {
          content.drop(digest); // the disk has damaged it
          if (attempt > 0) {
            throw StepFailure.step(reference + ": " + e.getMessage(), null);
          }
        }
      }
    } catch (RegistryException e) {
      throw ImageSource.failure(e);
    } catch (SocketTimeoutException e) {
      throw e; // is silence, though the JDK counts it among interruptions
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    }
  }

  private void bring(ContentStore content, SourceSettings settings, StepContext context)
      throws StepFailure, IOException {
    if (content.has(digest)) {
      return;
    }
    if (settings.offline()) {
      throw StepFailure.step(
          op.shown() + " is not in the store, and this build is offline",
          "build once without --offline");
    }
    ImageSource.client()
        .pull(
            reference,
            digest,
            content,
            (blob, done) -> context.transfer(blob.digest().shortHex(), done, blob.size()));
  }

  /**
   * Whether a copy is what the digest says.
   *
   * @throws OciFormatException when it is not
   */
  public void check(Path copy) throws IOException {
    try (InputStream in = Files.newInputStream(copy)) {
      Digest came = Digest.of(in);
      if (!came.equals(digest)) {
        throw new OciFormatException("blob " + digest + " is damaged: it has " + came);
      }
    }
  }
}
