package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.dialect.AddedStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of {@code bothy.lock}: JSON that people read in diffs and commit. The same lock
 * gives the same bytes; fields that this version does not know are kept. Immutable.
 *
 * <pre>{@code
 * {
 *   "schemaVersion": 1,
 *   "added": [
 *     {
 *       "function": "build",
 *       "manager": "apt",
 *       "packages": ["tree"],
 *       "resolved": ["tree=2.1.0-1"],
 *       "synced": true
 *     }
 *   ],
 *   "libraries": [
 *     {"git": "https://git.example/lib", "ref": "v1", "commit": "0123…"}
 *   ],
 *   "downloads": [
 *     {"url": "https://x.example/f.tar.gz", "checksum": "sha256:0123…"}
 *   ],
 *   "images": [
 *     {"image": "docker.io/library/debian:bookworm", "digest": "sha256:0123…"}
 *   ]
 * }
 * }</pre>
 */
public final class Lock {
  /** The version of the format that this program writes, and the newest that it reads. */
  public static final int SCHEMA_VERSION = 1;

  /** A lock that says nothing, as when there is no file. */
  public static final Lock EMPTY =
      new Lock(List.of(), List.of(), List.of(), List.of(), new JsonObject());

  private final List<AddedEntry> added;
  private final List<LibraryPin> libraries;
  private final List<DownloadPin> downloads;
  private final List<ImagePin> images;

  /** Fields that this version does not know; never changed. */
  private final JsonObject others;

  Lock(
      List<AddedEntry> added,
      List<LibraryPin> libraries,
      List<DownloadPin> downloads,
      List<ImagePin> images,
      JsonObject others) {
    this.added = List.copyOf(added);
    this.libraries = List.copyOf(libraries);
    this.downloads = List.copyOf(downloads);
    this.images = List.copyOf(images);
    this.others = others;
  }

  /**
   * Reads a lock. No bytes at all are the empty lock.
   *
   * @param name of the file, for messages
   */
  public static Lock parse(byte[] bytes, String name) throws LockException {
    return bytes.length == 0 ? EMPTY : LockReader.read(bytes, name);
  }

  /** Everything added, oldest first. */
  public List<AddedEntry> added() {
    return added;
  }

  /** What was added to that function's environment, oldest first. */
  public List<AddedEntry> added(String function) {
    return added.stream().filter(e -> e.function().equals(function)).toList();
  }

  /** What evaluation of that function takes. */
  public List<AddedStep> steps(String function) {
    List<AddedStep> steps = new ArrayList<>();
    for (AddedEntry entry : added) {
      if (entry.function().equals(function)) {
        steps.add(entry.step());
      }
    }
    return List.copyOf(steps);
  }

  public Lock withAdded(AddedEntry entry) {
    List<AddedEntry> longer = new ArrayList<>(added);
    longer.add(entry);
    return new Lock(longer, libraries, downloads, images, others);
  }

  /** With other entries in place of these, one for one, in order. */
  public Lock withEntries(List<AddedEntry> entries) {
    return new Lock(entries, libraries, downloads, images, others);
  }

  /** Libraries and their commits, by repository and branch or tag. */
  public List<LibraryPin> libraries() {
    return libraries;
  }

  /** With this commit in place of another one of the same branch or tag. */
  public Lock withLibrary(LibraryPin pin) {
    List<LibraryPin> pins = new ArrayList<>();
    JsonObject known = pin.others();
    for (LibraryPin old : libraries) {
      if (old.isFor(pin)) {
        known = old.others();
      } else {
        pins.add(old);
      }
    }
    pins.add(new LibraryPin(pin.git(), pin.ref(), pin.commit(), known));
    pins.sort(Comparator.comparing(LibraryPin::git).thenComparing(LibraryPin::ref));
    return new Lock(added, pins, downloads, images, others);
  }

  /** Checksums of downloads, by URL. */
  public List<DownloadPin> downloads() {
    return downloads;
  }

  /** With this checksum in place of another one of the same URL. */
  public Lock withDownload(DownloadPin pin) {
    List<DownloadPin> pins = new ArrayList<>();
    JsonObject known = pin.others();
    for (DownloadPin old : downloads) {
      if (old.url().equals(pin.url())) {
        known = old.others();
      } else {
        pins.add(old);
      }
    }
    pins.add(new DownloadPin(pin.url(), pin.checksum(), known));
    pins.sort(Comparator.comparing(DownloadPin::url));
    return new Lock(added, libraries, pins, images, others);
  }

  /** Digests of images, by reference. */
  public List<ImagePin> images() {
    return images;
  }

  /** With this digest in place of another one of the same reference. */
  public Lock withImage(ImagePin pin) {
    List<ImagePin> pins = new ArrayList<>();
    JsonObject known = pin.others();
    for (ImagePin old : images) {
      if (old.image().equals(pin.image())) {
        known = old.others();
      } else {
        pins.add(old);
      }
    }
    pins.add(new ImagePin(pin.image(), pin.digest(), known));
    pins.sort(Comparator.comparing(ImagePin::image));
    return new Lock(added, libraries, downloads, pins, others);
  }

  /** Without pins; what else it says stays. */
  public Lock withoutPins() {
    return new Lock(added, List.of(), List.of(), List.of(), others);
  }

  /** Fields that this version does not know. */
  JsonObject others() {
    return others;
  }

  /** The bytes of the file: two blanks a level, a newline at the end. */
  public byte[] toBytes() {
    return LockText.of(LockWriter.json(this)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Lock lock && Arrays.equals(toBytes(), lock.toBytes());
  }

  @Override
  public int hashCode() {
    return added.hashCode();
  }

  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
