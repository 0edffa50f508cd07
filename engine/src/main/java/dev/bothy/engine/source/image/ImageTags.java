package dev.bothy.engine.source.image;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tags of registries stood for when they were asked last. */
public final class ImageTags {
  /** A registry is asked again after this long. */
  private static final long FRESH_MILLIS = 3_600_000;

  private final Path directory;

  public ImageTags(Store store) {
    this.directory = store.root().resolve("cache").resolve("tags");
  }

  /** What a tag stood for, and whether that was asked lately. */
  record Pin(Digest digest, boolean fresh) {}

  /** The digest, if it was asked lately or {@code any} age will do; else null. */
  public @Nullable Digest find(ImageReference reference, boolean any) throws IOException {
    Pin pin = find(reference);
    return pin != null && (any || pin.fresh()) ? pin.digest() : null;
  }

  @Nullable Pin find(ImageReference reference) throws IOException {
    String text;
    try {
      text = text(file(reference));
    } catch (NoSuchFileException e) {
      return null;
    }
    String[] lines = text.split("\n", -1);
    try {
      if (lines.length < 3 || !lines[0].equals(reference.toString())) {
        return null;
      }
      long age = System.currentTimeMillis() - Long.parseLong(lines[2]);
      return new Pin(Digest.parse(lines[1]), age >= 0 && age < FRESH_MILLIS);
    } catch (IllegalArgumentException e) {
      return null; // damaged: ask again
    }
  }

  /** Whatever bytes: a damaged file is no failure. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Remembers it. */
  public void put(ImageReference reference, Digest digest) throws IOException {
    String text = reference + "\n" + digest + "\n" + System.currentTimeMillis() + "\n";
    WholeFiles.put(file(reference), text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the tags that were asked for stood for. */
  public List<Digest> digests() throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (Path file : WholeFiles.of(directory)) {
      String[] lines = text(file).split("\n", -1);
      if (lines.length > 1 && lines[1].startsWith("sha256:")) {
        try {
          digests.add(Digest.parse(lines[1]));
        } catch (IllegalArgumentException e) {
          Files.deleteIfExists(file);
        }
      }
    }
    return digests;
  }

  /** Forgets all. */
  public void clear() throws IOException {
    for (Path file : WholeFiles.of(directory)) {
      Files.deleteIfExists(file);
    }
  }

  private Path file(ImageReference reference) {
    return directory.resolve(
        Digest.of(reference.toString().getBytes(StandardCharsets.UTF_8)).hex());
  }
}
