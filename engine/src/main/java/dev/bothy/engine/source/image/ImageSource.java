package dev.bothy.engine.source.image;

import dev.bothy.engine.export.RegistryAccess;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.StoreException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.Platform;
import dev.bothy.oci.registry.ImageTransfer;
import dev.bothy.oci.registry.PulledImage;
import dev.bothy.oci.registry.RegistryClient;
import dev.bothy.oci.registry.RegistryException;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An image of a registry. A tag is pinned to the digest that the registry says, which is asked for
 * anew after an hour, and at once with {@code --no-cache} or {@code image.resolvemode=pull}.
 */
public final class ImageSource implements Source {
  private final Store store;
  private final SourceSettings settings;
  private final ImageTags tags;

  public ImageSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
    this.tags = new ImageTags(store);
  }

  private static SourceOp op(Vertex vertex) {
    return (SourceOp) vertex.op().kind();
  }

  private static ImageReference reference(Vertex vertex) throws StepFailure {
    try {
      ImageReference reference = ImageReference.parse(op(vertex).reference()).withDefaultTag();
      String checksum = op(vertex).attrs().get(SourceAttrs.IMAGE_CHECKSUM);
      return checksum == null || checksum.isEmpty()
          ? reference
          : reference.withDigest(Digest.parse(checksum));
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(String.valueOf(e.getMessage()), null);
    }
  }

  static Platform platform(Vertex vertex) {
    Platform platform = vertex.op().platform();
    return platform == null ? Platform.host() : platform;
  }

  private static String pin(Digest digest, Vertex vertex) throws StepFailure {
    return "image " + digest + " " + platform(vertex) + limit(vertex).pin();
  }

  private static LayerLimit limit(Vertex vertex) throws StepFailure {
    return LayerLimit.of(op(vertex), SourceAttrs.IMAGE_LAYER_LIMIT);
  }

  static Digest digest(String pin) {
    return Digest.parse(pin.split(" ", -1)[1]);
  }

  @Override
  public @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException {
    ImageReference reference = reference(vertex);
    if (reference.digest() != null) {
      return pin(reference.digest(), vertex);
    }
    String mode = op(vertex).attrs().getOrDefault(SourceAttrs.IMAGE_RESOLVE_MODE, "default");
    ImageTags.Pin known = tags.find(reference);
    boolean good =
        known != null
            && (settings.offline()
                || mode.equals("local")
                || (known.fresh() && !settings.refresh() && !mode.equals("pull")));
    return known != null && good ? pin(known.digest(), vertex) : null;
  }

  @Override
  public String pin(Vertex vertex, StepContext context) throws StepFailure, IOException {
    ImageReference reference = reference(vertex);
    if (settings.offline()) {
      throw offline(reference);
    }
    try {
      Digest digest = client().resolve(reference).digest();
      tags.put(reference, digest);
      return pin(digest, vertex);
    } catch (RegistryException e) {
      ImageTags.Pin known = tags.find(reference);
      if (known != null && e instanceof RegistryException.Unreachable) {
        context.warn(e.getMessage() + "; taking what " + reference + " was the last time");
        return pin(known.digest(), vertex);
      }
      throw failure(e);
    }
  }

  static RegistryClient client() {
    return new RegistryClient(RegistryAccess.options());
  }

  private static StepFailure offline(ImageReference reference) {
    return StepFailure.step(
        "the image " + reference + " is not in the store, and this build is offline",
        "build once without --offline");
  }

  static StepFailure failure(RegistryException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof RegistryException.Unreachable
        ? StepFailure.host(message, e.hint(), e)
        : StepFailure.step(message, e.hint());
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    ImageReference reference = reference(vertex).withDigest(digest(pin));
    ContentStore content = content(store);
    RegistryClient client = client();
    ImageTransfer transfer =
        new ImageTransfer(
            client,
            content,
            (blob, done) -> context.transfer(blob.digest().shortHex(), done, blob.size()));
    try {
      if (settings.offline() && !content.has(digest(pin))) {
        throw offline(reference);
      }
      PulledImage image = transfer.pullDocuments(reference, platform(vertex));
      return new Fetched(
          new ImageUnpack(store, content)
              .unpack(
                  image,
                  limit(vertex),
                  blob -> {
                    if (settings.offline() && !content.has(blob)) {
                      throw new StoreException(
                          "layer "
                              + blob.digest()
                              + " of "
                              + reference
                              + " is not in the store, and this build is offline",
                          "build once without --offline",
                          null);
                    }
                    client.pullBlob(
                        reference,
                        blob,
                        content,
                        (b, done) -> context.transfer(b.digest().shortHex(), done, b.size()));
                  }),
          pin);
    } catch (RegistryException e) {
      throw failure(e);
    } catch (OciFormatException e) {
      throw StepFailure.step(reference + ": " + e.getMessage(), "take another image");
    } catch (SocketTimeoutException e) {
      throw e; // is silence, though the JDK counts it among interruptions
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    }
  }

  static ContentStore content(Store store) throws IOException {
    return ContentStore.open(store.root().resolve("blobs"));
  }
}
