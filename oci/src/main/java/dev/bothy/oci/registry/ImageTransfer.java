package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.Platform;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Whole images between registries and a store; blobs move in parallel. */
public final class ImageTransfer {
  /** An index may hold indexes, but not for ever. */
  private static final int MAX_NESTING = 3;

  private final RegistryClient client;
  private final ContentStore store;
  private final TransferListener listener;

  public ImageTransfer(RegistryClient client, ContentStore store, TransferListener listener) {
    this.client = client;
    this.store = store;
    this.listener = listener;
  }

  /**
   * Brings an image's documents into the store, without its layers. A reference with a digest whose
   * documents are there needs no network.
   *
   * @throws RegistryException.NotFound when there is no such image, or none for the platform
   */
  public PulledImage pullDocuments(ImageReference reference, Platform platform) throws IOException {
    Descriptor root = document(reference, null);
    Descriptor current = root;
    for (int depth = 0; current.mediaType().isIndex(); depth++) {
      Index index =
          Index.parse(
              store.read(current.digest()), "index " + current.digest() + " of " + reference);
      Descriptor chosen = index.choose(platform).orElse(null);
      if (chosen == null || depth >= MAX_NESTING) {
        throw new RegistryException.NotFound(
            reference.registry(),
            reference + " has no image for " + platform,
            "it has " + platforms(index) + "; choose one of them or another image");
      }
      current = document(reference.withDigest(chosen.digest()), chosen);
    }
    String what = "manifest " + current.digest() + " of " + reference;
    Manifest manifest = Manifest.parse(store.read(current.digest()), what);
    if (!manifest.config().mediaType().isConfig()) {
      throw new OciFormatException(
          reference + " is not a container image but " + manifest.config().mediaType());
    }
    client.pullBlob(reference, manifest.config(), store, listener);
    ImageConfig config =
        ImageConfig.parse(store.read(manifest.config().digest()), "config of " + reference);
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new OciFormatException(
          what
              + " has "
              + manifest.layers().size()
              + " layers, its config "
              + config.diffIds().size());
    }
    return new PulledImage(root, current, manifest, config);
  }

  /** Brings an image into the store, layers included. */
  public PulledImage pull(ImageReference reference, Platform platform) throws IOException {
    PulledImage image = pullDocuments(reference, platform);
    pullLayers(reference, image);
    return image;
  }

  /** Brings the layers that are not there; what a failed attempt loaded stays. */
  public void pullLayers(ImageReference reference, PulledImage image) throws IOException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Descriptor layer : distinct(image.image().layers())) {
      tasks.add(
          () -> {
            client.pullBlob(reference, layer, store, listener);
            return null;
          });
    }
    Transfers.run(tasks, client.options().connections());
  }

  private static List<Descriptor> distinct(List<Descriptor> blobs) {
    Map<Digest, Descriptor> result = new LinkedHashMap<>();
    for (Descriptor blob : blobs) {
      result.putIfAbsent(blob.digest(), blob);
    }
    return List.copyOf(result.values());
  }

  private static String platforms(Index index) {
    List<String> names = new ArrayList<>();
    for (Descriptor manifest : index.manifests()) {
      Platform platform = manifest.platform();
      if (platform != null && !platform.os().equals("unknown")) {
        names.add(platform.toString());
      }
    }
    return names.isEmpty() ? "none with a platform" : String.join(", ", names);
  }

  /** A manifest or index, from the store if it is pinned and there. */
  private Descriptor document(ImageReference reference, @Nullable Descriptor expected)
      throws IOException {
    if (expected != null && store.has(expected)) {
      return expected.bare();
    }
    if (expected == null && reference.digest() != null && store.has(reference.digest())) {
      byte[] bytes = store.read(reference.digest());
      return Descriptor.of(kind(bytes, reference), bytes);
    }
    FetchedManifest fetched = client.manifest(reference);
    return store.put(fetched.descriptor().mediaType(), fetched.bytes());
  }

  private static MediaType kind(byte[] bytes, ImageReference reference) throws OciFormatException {
    String what = "manifest of " + reference;
    try {
      return Manifest.parse(bytes, what).mediaType();
    } catch (OciFormatException _) {
      return Index.parse(bytes, what).mediaType();
    }
  }

  /**
   * Brings an image of the store into a registry: blobs first, the name last.
   *
   * @param root a manifest, or an index with all its manifests
   * @param target its tag names the image; without one it is found by digest only
   * @param mountFrom where in the same registry its layers may be already, e.g. its base image
   */
  public Descriptor push(Descriptor root, ImageReference target, List<ImageReference> mountFrom)
      throws IOException {
    byte[] bytes = store.read(root.digest());
    if (root.mediaType().isIndex()) {
      ImageReference untagged =
          new ImageReference(target.registry(), target.repository(), null, null);
      for (Descriptor child : Index.parse(bytes, "index " + root.digest()).manifests()) {
        push(child, untagged, mountFrom);
      }
    } else {
      Manifest manifest = Manifest.parse(bytes, "manifest " + root.digest());
      List<Descriptor> blobs = new ArrayList<>(manifest.layers());
      blobs.add(manifest.config());
      List<Callable<Void>> tasks = new ArrayList<>();
      for (Descriptor blob : distinct(blobs)) {
        tasks.add(
            () -> {
              client.pushBlob(target, blob, store, mountFrom, listener);
              return null;
            });
      }
      Transfers.run(tasks, client.options().connections());
    }
    return client.pushManifest(target, root.mediaType(), bytes);
  }
}
