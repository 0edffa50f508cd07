package dev.bothy.engine.source.image;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.Platform;
import dev.bothy.oci.registry.PulledImage;
import dev.bothy.oci.store.BlobIngest;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** An image in an OCI image layout of this machine, by digest. */
public final class LayoutSource implements Source {
  private static final int MAX_DOCUMENT = 16 << 20;

  private final Store store;
  private final SourceSettings settings;

  public LayoutSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  private static ImageReference reference(Vertex vertex) throws StepFailure {
    String text = ((SourceOp) vertex.op().kind()).reference();
    try {
      ImageReference reference = ImageReference.parse(text);
      if (reference.digest() != null) {
        return reference;
      }
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(text + ": " + e.getMessage(), null);
    }
    throw StepFailure.definition(
        "oci-layout://" + text + " has no digest", "write oci-layout://NAME@sha256:…");
  }

  /** By the attribute, else by the name of the reference, as BuildKit's clients do. */
  static Path directory(SourceOp op, ImageReference reference, SourceSettings settings)
      throws StepFailure {
    String text = op.reference();
    int at = text.indexOf('@');
    String written = at < 0 ? text : text.substring(0, at);
    Map<String, Path> layouts = settings.ociLayouts();
    for (String name :
        new String[] {
          op.attrs().getOrDefault(SourceAttrs.OCI_STORE, ""),
          written,
          reference.name(),
          reference.familiar().split("@", -1)[0],
          reference.repository()
        }) {
      Path directory = layouts.get(name);
      if (directory != null) {
        return directory;
      }
    }
    throw StepFailure.definition(
        "the graph reads the image layout \"" + written + "\", which was not given",
        "with bothy solve: --oci-layout " + written + "=DIR");
  }

  private static Digest digest(Vertex vertex) throws StepFailure {
    return java.util.Objects.requireNonNull(reference(vertex).digest());
  }

  private static LayerLimit limit(Vertex vertex) throws StepFailure {
    return LayerLimit.of((SourceOp) vertex.op().kind(), SourceAttrs.OCI_LAYER_LIMIT);
  }

  @Override
  public String quickPin(Vertex vertex) throws StepFailure {
    return "image " + digest(vertex) + " " + ImageSource.platform(vertex) + limit(vertex).pin();
  }

  @Override
  public String pin(Vertex vertex, StepContext context) throws StepFailure {
    return quickPin(vertex);
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    Path directory = directory((SourceOp) vertex.op().kind(), reference(vertex), settings);
    try {
      ContentStore content = ImageSource.content(store);
      PulledImage image = image(directory, digest(vertex), ImageSource.platform(vertex));
      return new Fetched(
          new ImageUnpack(store, content)
              .unpack(image, limit(vertex), blob -> take(directory, blob, content)),
          pin);
    } catch (OciFormatException | NoSuchFileException e) {
      throw lacking(directory, digest(vertex), e);
    }
  }

  static StepFailure lacking(Path directory, Digest digest, IOException e) {
    return StepFailure.step(
        "the image layout " + directory + " does not hold " + digest + ": " + e.getMessage(),
        "check the digest, and that the layout is complete");
  }

  private static PulledImage image(Path directory, Digest digest, Platform platform)
      throws IOException, StepFailure {
    byte[] bytes = document(directory, digest);
    String what = "blob " + digest;
    MediaType type;
    try {
      type = Manifest.parse(bytes, what).mediaType();
    } catch (OciFormatException e) {
      Index index = Index.parse(bytes, what);
      Optional<Descriptor> chosen = index.choose(platform);
      if (chosen.isEmpty()) {
        throw StepFailure.step(digest + " in " + directory + " has no image for " + platform, null);
      }
      return image(directory, chosen.get().digest(), platform);
    }
    Manifest manifest = Manifest.parse(bytes, what);
    ImageConfig config =
        ImageConfig.parse(document(directory, manifest.config().digest()), "config of " + what);
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new OciFormatException(what + " and its config do not have the same layers");
    }
    Descriptor described = new Descriptor(type, digest, bytes.length);
    return new PulledImage(described, described, manifest, config);
  }

  static Path blob(Path directory, Digest digest) {
    return directory.resolve("blobs").resolve("sha256").resolve(digest.hex());
  }

  private static byte[] document(Path directory, Digest digest) throws IOException {
    Path file = blob(directory, digest);
    if (Files.size(file) > MAX_DOCUMENT) {
      throw new OciFormatException("blob " + digest + " is too large for a document");
    }
    byte[] bytes = Files.readAllBytes(file);
    if (!Digest.of(bytes).equals(digest)) {
      throw new OciFormatException("blob " + digest + " is damaged");
    }
    return bytes;
  }

  private static void take(Path directory, Descriptor blob, ContentStore content)
      throws IOException {
    Optional<BlobIngest> ingest = content.ingest(blob);
    if (ingest.isPresent()) {
      try (BlobIngest taking = ingest.get()) {
        taking.restart();
        try (InputStream in = Files.newInputStream(blob(directory, blob.digest()))) {
          taking.writeAll(in);
        }
        taking.commit();
      }
    }
  }
}
