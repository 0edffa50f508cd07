package dev.bothy.engine.export;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageHistory;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.Platform;
import dev.bothy.oci.archive.DockerArchive;
import dev.bothy.oci.archive.OciArchive;
import dev.bothy.oci.archive.OciLayout;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.registry.ImageTransfer;
import dev.bothy.oci.registry.RegistryClient;
import dev.bothy.oci.registry.RegistryException;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Images made of layers and a config: into archives, directories, registries. */
final class ImageExports {
  private final ContentStore content;
  private final LayerBlobs blobs;

  ImageExports(Store store, ContentStore content) {
    this.content = content;
    this.blobs = new LayerBlobs(store, content);
  }

  /** See {@link Exporter#check}. */
  static void check(ExportOptions options) throws SolveException {
    LayerWriter _ = options.writer(Compression.GZIP);
    for (String name : options.names()) {
      ImageReference _ = reference(options, name);
    }
    ImageAnnotations _ = ImageAnnotations.of(options, config(options, List.of()).platform());
  }

  /** Into the content store, under its names. */
  void image(ExportOptions options, List<LayerId> layers, Map<String, String> response)
      throws SolveException, IOException {
    Descriptor root = assemble(options, layers, false, response);
    for (String name : options.names()) {
      content.tags().set(reference(options, name).toString(), root);
    }
  }

  void archive(ExportOptions options, List<LayerId> layers, Map<String, String> response)
      throws SolveException, IOException {
    boolean docker = options.type().equals("docker");
    if (docker && !options.flag("tar", true)) {
      throw options.wrong("is an archive", "leave tar=false out, or write type=oci");
    }
    Path dest = options.destination();
    Descriptor root = assemble(options, layers, docker, response);
    List<ImageReference> names = new ArrayList<>();
    for (String name : options.names()) {
      names.add(reference(options, name));
    }
    if (docker) {
      AtomicFile.writeOut(dest, out -> DockerArchive.write(content, root, names, out));
    } else if (options.flag("tar", true)) {
      AtomicFile.writeOut(dest, out -> OciArchive.write(content, root, names, out));
    } else {
      if (Files.isDirectory(dest) && !Files.exists(dest.resolve("oci-layout")) && !isEmpty(dest)) {
        throw options.wrong(
            "would write into " + dest + ", which is no image layout", "name a new directory");
      }
      OciLayout.write(content, root, names, dest);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  void push(
      ExportOptions options,
      List<LayerId> layers,
      Map<String, String> response,
      TransferListener listener)
      throws SolveException, IOException {
    if (options.names().isEmpty()) {
      throw options.wrong("has no name", "write -o type=registry,name=HOST/IMAGE:TAG");
    }
    Descriptor root = assemble(options, layers, !options.flag("oci-mediatypes", true), response);
    RegistryClient client = new RegistryClient(RegistryAccess.options());
    for (String name : options.names()) {
      ImageReference target = reference(options, name).withDefaultTag();
      try {
        Descriptor _ = new ImageTransfer(client, content, listener).push(root, target, List.of());
      } catch (RegistryException e) {
        throw RegistryAccess.failure(e);
      }
    }
  }

  private static ImageReference reference(ExportOptions options, String name)
      throws SolveException {
    try {
      return ImageReference.parse(name).withDefaultTag();
    } catch (IllegalArgumentException e) {
      throw options.wrong(String.valueOf(e.getMessage()), null);
    }
  }

  /** Writes layers that are not blobs yet, config and manifest; the manifest, described. */
  private Descriptor assemble(
      ExportOptions options, List<LayerId> layers, boolean docker, Map<String, String> response)
      throws SolveException, IOException {
    LayerWriter writer = options.writer(Compression.GZIP);
    List<Descriptor> descriptors = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    for (LayerId layer : layers) {
      LayerBlobs.LayerBlob blob = blobs.of(layer, writer, options.epoch());
      descriptors.add(
          new Descriptor(
              type(blob.descriptor().mediaType(), docker),
              blob.descriptor().digest(),
              blob.descriptor().size()));
      diffIds.add(blob.diffId());
    }
    ImageConfig config = config(options, diffIds);
    ImageAnnotations annotations = ImageAnnotations.of(options, config.platform());
    if (docker && !annotations.isEmpty()) {
      throw options.wrong("has annotations, and Docker's manifests hold none", "write type=oci");
    }
    Descriptor configBlob =
        content.put(docker ? MediaType.DOCKER_CONFIG : MediaType.OCI_CONFIG, config.toBytes());
    Manifest manifest =
        new Manifest(
            docker ? MediaType.DOCKER_MANIFEST : MediaType.OCI_MANIFEST,
            configBlob,
            descriptors,
            annotations.manifest());
    Descriptor described =
        content
            .put(manifest.mediaType(), manifest.toBytes())
            .withAnnotations(annotations.descriptor());
    response.put("containerimage.digest", described.digest().toString());
    response.put("containerimage.config.digest", configBlob.digest().toString());
    if (!options.names().isEmpty()) {
      response.put("image.name", String.join(",", options.names()));
    }
    return described;
  }

  private static ImageConfig config(ExportOptions options, List<Digest> diffIds)
      throws SolveException {
    String json = options.get("containerimage.config", "");
    ImageConfig given;
    try {
      given =
          json.isEmpty()
              ? ImageConfig.empty(Platform.host()).toBuilder()
                  .env(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
                  .workingDir("/")
                  .build()
              : ImageConfig.parse(json.getBytes(StandardCharsets.UTF_8), "containerimage.config");
    } catch (OciFormatException e) {
      throw options.wrong("has an image config that is none: " + e.getMessage(), null);
    }
    long epoch = Math.max(0, options.epoch());
    String created = Instant.ofEpochSecond(epoch).toString();
    int described = 0;
    for (ImageHistory line : given.history()) {
      described += line.emptyLayer() ? 0 : 1;
    }
    List<ImageHistory> history = new ArrayList<>(given.history());
    if (described > diffIds.size()) {
      history.clear(); // of another image
      described = 0;
    }
    for (int i = described; i < diffIds.size(); i++) {
      history.add(new ImageHistory(created, "bothy", "", "", false));
    }
    return given.toBuilder().created(created).diffIds(diffIds).history(history).build();
  }

  private static MediaType type(MediaType type, boolean docker) {
    String suffix =
        type.value().endsWith("gzip") ? "gzip" : type.value().endsWith("zstd") ? "zstd" : "";
    return switch (suffix) {
      case "gzip" -> docker ? MediaType.DOCKER_LAYER_GZIP : MediaType.OCI_LAYER_GZIP;
      case "zstd" -> docker ? MediaType.DOCKER_LAYER_ZSTD : MediaType.OCI_LAYER_ZSTD;
      default -> docker ? MediaType.DOCKER_LAYER : MediaType.OCI_LAYER;
    };
  }
}
