package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.dialect.AddedStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
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
 *   "repositories": [
 *     {"git": "https://git.example/code", "ref": "main", "head": "refs/heads/main", "commit": "0123…"}
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
      new Lock(List.of(), List.of(), List.of(), List.of(), List.of(), new JsonObject());

  private final List<AddedEntry> added;
  private final List<LibraryPin> libraries;
  private final List<RepositoryPin> repositories;
  private final List<DownloadPin> downloads;
  private final List<ImagePin> images;

  /** Fields that this version does not know; never changed. */
  private final JsonObject others;

  Lock(
      List<AddedEntry> added,
      List<LibraryPin> libraries,
      List<RepositoryPin> repositories,
      List<DownloadPin> downloads,
      List<ImagePin> images,
      JsonObject others) {
    this.added = List.copyOf(added);
    this.libraries = List.copyOf(libraries);
    this.repositories = List.copyOf(repositories);
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
    return new Lock(longer, libraries, repositories, downloads, images, others);
  }

  /** With other entries in place of these, one for one, in order. */
  public Lock withEntries(List<AddedEntry> entries) {
    return new Lock(entries, libraries, repositories, downloads, images, others);
  }

  /** Libraries and their commits, by repository and branch or tag. */
  public List<LibraryPin> libraries() {
    return libraries;
  }

  /** With this commit in place of another one of the same branch or tag. */
  public Lock withLibrary(LibraryPin pin) {
    List<LibraryPin> pins =
        with(
            libraries,
            pin,
            others -> new LibraryPin(pin.git(), pin.ref(), pin.commit(), others),
            Comparator.comparing(LibraryPin::git).thenComparing(LibraryPin::ref));
    return new Lock(added, pins, repositories, downloads, images, others);
  }

  /** Repositories that are sources, and their commits, by branch or tag. */
  public List<RepositoryPin> repositories() {
    return repositories;
  }

  /** With this commit in place of another one of the same branch or tag. */
  public Lock withRepository(RepositoryPin pin) {
    List<RepositoryPin> pins =
        with(
            repositories,
            pin,
            others -> new RepositoryPin(pin.git(), pin.ref(), pin.head(), pin.commit(), others),
            Comparator.comparing(RepositoryPin::git).thenComparing(RepositoryPin::ref));
    return new Lock(added, libraries, pins, downloads, images, others);
  }

  /** Checksums of downloads, by URL. */
  public List<DownloadPin> downloads() {
    return downloads;
  }

  /** With this checksum in place of another one of the same URL. */
  public Lock withDownload(DownloadPin pin) {
    List<DownloadPin> pins =
        with(
            downloads,
            pin,
            others -> new DownloadPin(pin.url(), pin.checksum(), others),
            Comparator.comparing(DownloadPin::url));
    return new Lock(added, libraries, repositories, pins, images, others);
  }

  /** Digests of images, by reference. */
  public List<ImagePin> images() {
    return images;
  }

  /** With this digest in place of another one of the same reference. */
  public Lock withImage(ImagePin pin) {
    List<ImagePin> pins =
        with(
            images,
            pin,
            others -> new ImagePin(pin.image(), pin.digest(), others),
            Comparator.comparing(ImagePin::image));
    return new Lock(added, libraries, repositories, downloads, pins, others);
  }

  /**
   * The pins with this one, in order.
   *
   * @param keeping the pin with what newer versions say of it
   */
  private static <P extends Pin> List<P> with(
      List<P> pins, P pin, Function<JsonObject, P> keeping, Comparator<P> order) {
    List<P> changed = new ArrayList<>();
    P fresh = pin;
    for (P old : pins) {
      if (old.name().equals(pin.name())) {
        fresh = keeping.apply(old.others());
      } else {
        changed.add(old);
      }
    }
    changed.add(fresh);
    changed.sort(order);
    return changed;
  }

  /** Everything that is pinned, by kinds. */
  public List<Pin> pins() {
    List<Pin> pins = new ArrayList<>(libraries);
    pins.addAll(repositories);
    pins.addAll(downloads);
    pins.addAll(images);
    return List.copyOf(pins);
  }

  /** Without those pins; what else it says stays. */
  public Lock without(Predicate<Pin> gone) {
    return new Lock(
        added,
        libraries.stream().filter(gone.negate()).toList(),
        repositories.stream().filter(gone.negate()).toList(),
        downloads.stream().filter(gone.negate()).toList(),
        images.stream().filter(gone.negate()).toList(),
        others);
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
