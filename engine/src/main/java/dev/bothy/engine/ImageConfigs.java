package dev.bothy.engine;

import dev.bothy.engine.export.RegistryAccess;
import dev.bothy.engine.source.image.ImageTags;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Interruption;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.Platform;
import dev.bothy.oci.registry.ImageTransfer;
import dev.bothy.oci.registry.PulledImage;
import dev.bothy.oci.registry.RegistryClient;
import dev.bothy.oci.registry.RegistryException;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Configs of base images: their environment, user and command, needed before a graph is written.
 */
public final class ImageConfigs {
  private final Store store;

  ImageConfigs(Store store) {
    this.store = store;
  }

  /**
   * An image that a reference stands for now.
   *
   * @param reference with its digest
   */
  public record Resolved(ImageReference reference, ImageConfig config) {}

  /**
   * What the reference stands for, by the store while that is fresh, else by the registry. Brings
   * the image's documents into the store, not its layers.
   *
   * @param offline take what the store has, however old
   * @throws SolveException when there is no such image, or it cannot be asked for
   */
  public Resolved resolve(ImageReference reference, Platform platform, boolean offline)
      throws SolveException, InterruptedException {
    ImageReference named = reference.withDefaultTag();
    return asked(
        named,
        client -> {
          Digest digest = digest(client, named, offline, false);
          ContentStore content = ContentStore.open(store.root().resolve("blobs"));
          if (offline && !content.has(digest)) {
            throw absent(named, null);
          }
          ImageReference pinned = named.withDigest(digest);
          PulledImage image =
              new ImageTransfer(client, content, TransferListener.NONE)
                  .pullDocuments(pinned, platform);
          return new Resolved(pinned, image.config());
        });
  }

  /**
   * The digest that a tag stands for, by the store while that is fresh, else by the registry.
   *
   * @param offline take what the store has, however old
   * @param anew ask the registry, whatever the store has
   * @throws SolveException when there is no such image, or it cannot be asked for
   */
  public Digest digest(ImageReference reference, boolean offline, boolean anew)
      throws SolveException, InterruptedException {
    ImageReference named = reference.withDefaultTag();
    return asked(named, client -> digest(client, named, offline, anew && !offline));
  }

  private Digest digest(RegistryClient client, ImageReference named, boolean offline, boolean anew)
      throws SolveException, IOException {
    Digest own = named.digest();
    if (own != null) {
      return own;
    }
    ImageTags tags = new ImageTags(store);
    Digest known = anew ? null : tags.find(named, offline);
    if (known != null) {
      return known;
    }
    if (offline) {
      throw absent(named, null);
    }
    Digest digest = client.resolve(named).digest();
    tags.put(named, digest);
    return digest;
  }

  private interface Question<T> {
    T ask(RegistryClient client) throws SolveException, IOException, OciFormatException;
  }

  private static <T> T asked(ImageReference named, Question<T> question)
      throws SolveException, InterruptedException {
    try {
      return question.ask(new RegistryClient(RegistryAccess.options()));
    } catch (RegistryException e) {
      throw RegistryAccess.failure(e);
    } catch (OciFormatException e) {
      throw new SolveException(
          SolveException.Kind.STEP, named + ": " + e.getMessage(), null, null, e);
    } catch (IOException e) {
      if (Interruption.is(e)) {
        throw new InterruptedException();
      }
      throw new SolveException(
          SolveException.Kind.HOST, named + ": " + e.getMessage(), null, null, e);
    }
  }

  private static SolveException absent(ImageReference reference, @Nullable Throwable cause) {
    return new SolveException(
        SolveException.Kind.STEP,
        "the image " + reference + " is not in the store, and this is offline",
        "once without --offline",
        null,
        cause);
  }
}
