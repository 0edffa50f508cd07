package dev.bothy.engine.store;

import dev.bothy.engine.sys.Errno;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What layers hold, found out by reading them: once, as it never changes but by damage. */
final class LayerContents {
  private final Store store;
  private final LayerStore layers;

  LayerContents(Store store, LayerStore layers) {
    this.store = store;
    this.layers = layers;
  }

  /** See {@link LayerStore#contentDigest}. */
  Digest digest(LayerId id) throws IOException {
    Optional<Digest> known = known(id);
    if (known.isPresent()) {
      return known.get();
    }
    if (!layers.has(id)) {
      throw new LayerGoneException(id);
    }
    Digest digest = read(id);
    remember(id, digest);
    return digest;
  }

  private Digest read(LayerId id) throws IOException {
    return LayerDigest.of(layers.fs(id), store.userXattrs());
  }

  /** See {@link LayerStore#knownDigest}. */
  Optional<Digest> known(LayerId id) {
    try {
      return Optional.of(Digest.parse(Files.readString(layers.digestFile(id)).strip()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // not computed yet, or damaged
    }
  }

  private void remember(LayerId id, Digest digest) throws IOException {
    if (store.isReadOnly()) {
      return;
    }
    byte[] line = (digest + "\n").getBytes(StandardCharsets.US_ASCII);
    store.temp().replace(layers.digestFile(id), line);
  }

  private void rememberIfThereIsRoom(LayerId id, Digest digest) {
    try {
      remember(id, digest);
    } catch (IOException e) {
      // It is computed again; whether the layer is whole is another question.
    }
  }

  /** See {@link LayerStore#damage}. */
  @Nullable String damage(LayerId id) throws IOException {
    Optional<LayerInfo> info = layers.find(id);
    if (info.isEmpty()) {
      return layers.has(id) ? "its record cannot be read" : null; // deleted meanwhile
    }
    try {
      LayerScan scan = LayerScan.of(layers.fs(id));
      if (scan.entries() != info.get().entries()
          || !scan.whiteoutDirs().equals(info.get().whiteoutDirs())) {
        return "its files are not those of its record";
      }
      Digest digest = read(id);
      Optional<Digest> known = known(id);
      if (known.isEmpty()) { // or cut off: unlike the files it is not brought to the disk
        rememberIfThereIsRoom(id, digest);
        return null;
      }
      return known.get().equals(digest) ? null : "its files have another digest";
    } catch (IOException e) {
      if (Errno.isOfTheMachine(e)) {
        throw e; // nothing was learned of the layer
      }
      return layers.has(id) ? "it cannot be read: " + e.getMessage() : null;
    }
  }
}
