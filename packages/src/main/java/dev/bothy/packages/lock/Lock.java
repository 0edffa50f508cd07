package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.dialect.AddedStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
  public static final Lock EMPTY = new Lock(List.of(), List.of(), new JsonObject());

  /** Branches and tags of one repository stand together. */
  private static final Comparator<Pin> ORDER =
      Comparator.comparing(Pin::address).thenComparing(Pin::name);

  private final List<AddedEntry> added;
  private final List<Pin> pins;

  /** Fields that this version does not know; never changed. */
  private final JsonObject others;

  Lock(List<AddedEntry> added, List<Pin> pins, JsonObject others) {
    this.added = List.copyOf(added);
    this.pins = List.copyOf(pins);
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
    return new Lock(longer, pins, others);
  }

  /** With other entries in place of these, one for one, in order. */
  public Lock withEntries(List<AddedEntry> entries) {
    return new Lock(entries, pins, others);
  }

  /** Everything that is pinned. */
  public List<Pin> pins() {
    return pins;
  }

  /** What is pinned of one kind. */
  public <P extends Pin> List<P> pins(Class<P> kind) {
    return pins.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What it has for the same thing; null when it has nothing. */
  public @Nullable Pin pin(Pin same) {
    return pins.stream().filter(same::isOfSame).findFirst().orElse(null);
  }

  /** With this pin in place of another one of the same thing, whose unknown fields stay. */
  public Lock with(Pin pin) {
    Pin old = pin(pin);
    List<Pin> changed = new ArrayList<>(without(pin::isOfSame).pins);
    changed.add(old == null ? pin : pin.withOthers(old.others()));
    changed.sort(ORDER);
    return new Lock(added, changed, others);
  }

  /** Without those pins; what else it says stays. */
  public Lock without(Predicate<Pin> gone) {
    return new Lock(added, pins.stream().filter(gone.negate()).toList(), others);
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
