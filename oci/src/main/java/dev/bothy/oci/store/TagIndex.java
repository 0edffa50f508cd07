package dev.bothy.oci.store;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Index;
import dev.bothy.oci.OciFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The store's names: {@code index.json}, an image index whose entries carry {@link
 * Descriptor#REF_NAME}. A damaged index counts as empty: names are found again, blobs are not lost.
 */
public final class TagIndex {
  private final ContentStore store;
  private final FileLocks locks;
  private final Path file;

  TagIndex(ContentStore store, FileLocks locks) {
    this.store = store;
    this.locks = locks;
    file = store.root().resolve("index.json");
  }

  /** What a name points to. */
  public Optional<Descriptor> get(String name) throws IOException {
    for (Descriptor manifest : read().manifests()) {
      if (name.equals(manifest.annotations().get(Descriptor.REF_NAME))) {
        return Optional.of(manifest);
      }
    }
    return Optional.empty();
  }

  /** All names, sorted. */
  public Map<String, Descriptor> all() throws IOException {
    Map<String, Descriptor> result = new TreeMap<>();
    for (Descriptor manifest : read().manifests()) {
      String name = manifest.annotations().get(Descriptor.REF_NAME);
      if (name != null) {
        result.put(name, manifest);
      }
    }
    return result;
  }

  /** Every entry, those without a name included. */
  public List<Descriptor> manifests() throws IOException {
    return read().manifests();
  }

  /** Points a name to a manifest or index; the blob should be here. */
  public void set(String name, Descriptor target) throws IOException {
    Map<String, String> annotations = new TreeMap<>(target.annotations());
    annotations.put(Descriptor.REF_NAME, name);
    Descriptor named = target.withAnnotations(annotations);
    update(
        manifests -> {
          List<Descriptor> result = new ArrayList<>(without(manifests, name));
          result.add(named);
          return result;
        });
  }

  /** Forgets a name, if it is known. */
  public void remove(String name) throws IOException {
    update(manifests -> without(manifests, name));
  }

  private static List<Descriptor> without(List<Descriptor> manifests, String name) {
    List<Descriptor> result = new ArrayList<>();
    for (Descriptor manifest : manifests) {
      if (!name.equals(manifest.annotations().get(Descriptor.REF_NAME))) {
        result.add(manifest);
      }
    }
    return result;
  }

  private void update(UnaryOperator<List<Descriptor>> change) throws IOException {
    try (FileLocks.Held _ = locks.acquire("index")) {
      List<Descriptor> before = read().manifests();
      List<Descriptor> after = new ArrayList<>(change.apply(before));
      after.sort(
          (a, b) ->
              a.annotations()
                  .getOrDefault(Descriptor.REF_NAME, "")
                  .compareTo(b.annotations().getOrDefault(Descriptor.REF_NAME, "")));
      if (!after.equals(before)) {
        store.inFlight().replace(file, Index.of(after).toBytes());
      }
    }
  }

  /** An empty index where there is none. */
  void create() throws IOException {
    try (FileLocks.Held _ = locks.acquire("index")) {
      if (!Files.exists(file)) {
        store.inFlight().replace(file, Index.of(List.of()).toBytes());
      }
    }
  }

  private Index read() throws IOException {
    try {
      return Index.parse(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException | OciFormatException _) {
      return Index.of(List.of());
    }
  }
}
