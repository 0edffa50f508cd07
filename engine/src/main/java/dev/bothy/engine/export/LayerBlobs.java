package dev.bothy.engine.export;

import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.snapshot.UpperDirectorySource;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.layer.WrittenLayer;
import dev.bothy.oci.store.BlobWriter;
import dev.bothy.oci.store.ContentStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Layers as blobs: written once for each way of writing, and remembered. A layer that came with an
 * image keeps the blob that it came in.
 */
public final class LayerBlobs {
  private static final String ORIGINAL = "original";

  private final Store store;
  private final ContentStore content;
  private final Path directory;

  public LayerBlobs(Store store, ContentStore content) {
    this.store = store;
    this.content = content;
    this.directory = store.root().resolve("cache").resolve("blobs");
  }

  /** A layer's blob, and the digest of what is in it. */
  public record LayerBlob(Descriptor descriptor, Digest diffId) {}

  /** Remembers the blob that a layer was unpacked from. */
  public void came(LayerId layer, LayerBlob blob) throws IOException {
    remember(layer, ORIGINAL, blob);
  }

  /** The layer's blob in the content store, written if it is not there. */
  public LayerBlob of(LayerId layer, LayerWriter writer, long epoch) throws IOException {
    LayerBlob original = recall(layer, ORIGINAL);
    if (original != null) {
      return original;
    }
    String form =
        writer.compression() + "-" + writer.level() + "-" + (epoch < 0 ? "kept" : "" + epoch);
    LayerBlob known = recall(layer, form);
    if (known != null) {
      return known;
    }
    UpperDirectorySource tree =
        new UpperDirectorySource(
            store.layers().fs(layer),
            new OverlayMarks(store.userXattrs()),
            PycTime.clamping(epoch));
    try (BlobWriter blob = content.trustedWriter();
        OutputStream out = new BufferedOutputStream(blob, 1 << 16)) {
      WrittenLayer written = writer.write(tree, out);
      out.flush();
      blob.commit(written.digest());
      LayerBlob fresh =
          new LayerBlob(
              new Descriptor(
                  written.compression().ociMediaType(), written.digest(), written.size()),
              written.diffId());
      remember(layer, form, fresh);
      return fresh;
    }
  }

  /** Forgets what is remembered of layers that are gone, or of all. */
  public void forget(boolean all) throws IOException {
    for (Path file : WholeFiles.of(directory)) {
      String name = file.getFileName().toString();
      int dot = name.indexOf('.');
      boolean known = dot > 0 && LayerId.wellFormed(name.substring(0, dot));
      if (all || !known || !store.layers().has(new LayerId(name.substring(0, dot)))) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The blobs that are remembered. */
  public List<Digest> remembered() throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (Path file : WholeFiles.of(directory)) {
      LayerBlob blob = read(file);
      if (blob != null) {
        digests.add(blob.descriptor().digest());
      }
    }
    return digests;
  }

  private void remember(LayerId layer, String form, LayerBlob blob) throws IOException {
    String line =
        blob.descriptor().mediaType()
            + " "
            + blob.descriptor().digest()
            + " "
            + blob.descriptor().size()
            + " "
            + blob.diffId();
    String sum = Digest.of(line.getBytes(StandardCharsets.UTF_8)).shortHex();
    WholeFiles.put(file(layer, form), (line + " " + sum + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private Path file(LayerId layer, String form) {
    return directory.resolve(layer.value() + "." + form);
  }

  private @Nullable LayerBlob recall(LayerId layer, String form) throws IOException {
    LayerBlob blob = read(file(layer, form));
    return blob != null && content.has(blob.descriptor()) ? blob : null;
  }

  private static @Nullable LayerBlob read(Path file) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      return null;
    }
    int last = text.lastIndexOf(' ');
    String line = last < 0 ? "" : text.substring(0, last);
    String[] words = line.split(" ", -1);
    if (words.length != 4
        || !Digest.of(line.getBytes(StandardCharsets.UTF_8))
            .shortHex()
            .equals(text.substring(last + 1))) {
      return null;
    }
    Descriptor descriptor =
        new Descriptor(
            new MediaType(words[0]),
            Digest.parse(Objects.requireNonNull(words[1])),
            Long.parseLong(words[2]));
    return new LayerBlob(descriptor, Digest.parse(words[3]));
  }
}
