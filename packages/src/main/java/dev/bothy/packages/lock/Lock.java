package dev.bothy.packages.lock;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.dialect.project.Library;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.starlark.EvalException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 *   ]
 * }
 * }</pre>
 */
public final class Lock {
  /** The version of the format that this program writes, and the newest that it reads. */
  public static final int SCHEMA_VERSION = 1;

  /** A lock that says nothing, as when there is no file. */
  public static final Lock EMPTY = new Lock(List.of(), List.of(), new JsonObject());

  private static final String VERSION = "schemaVersion";
  private static final String ADDED = "added";
  private static final String LIBRARIES = "libraries";
  private static final String GIT = "git";
  private static final String REF = "ref";
  private static final String COMMIT = "commit";
  private static final String FUNCTION = "function";
  private static final String MANAGER = "manager";
  private static final String PACKAGES = "packages";
  private static final String RESOLVED = "resolved";
  private static final String SYNCED = "synced";

  private static final String MEND =
      "restore it with git, or delete it: what was added and not synced is then no longer recorded";

  private final List<AddedEntry> added;
  private final List<LibraryPin> libraries;

  /** Fields that this version does not know; never changed. */
  private final JsonObject others;

  private Lock(List<AddedEntry> added, List<LibraryPin> libraries, JsonObject others) {
    this.added = List.copyOf(added);
    this.libraries = List.copyOf(libraries);
    this.others = others;
  }

  /**
   * Reads a lock. No bytes at all are the empty lock.
   *
   * @param name of the file, for messages
   */
  public static Lock parse(byte[] bytes, String name) throws LockException {
    if (bytes.length == 0) {
      return EMPTY;
    }
    try {
      return read(Json.parseObject(bytes, name), name);
    } catch (OciFormatException e) {
      throw new LockException(
          String.valueOf(e.getMessage()),
          conflicted(bytes)
              ? "it has merge conflict markers: keep the entries of both sides under \"added\""
              : MEND,
          e);
    }
  }

  private static boolean conflicted(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.startsWith("<<<<<<< ") || text.contains("\n<<<<<<< ");
  }

  private static Lock read(JsonObject root, String name) throws OciFormatException, LockException {
    JsonFields fields = new JsonFields(root, name);
    long version = fields.requiredSize(VERSION);
    if (version > SCHEMA_VERSION) {
      throw new LockException(
          name + " has format " + version + ", and this Bothy reads up to " + SCHEMA_VERSION,
          "update Bothy; the lock was left as it is",
          null);
    }
    if (version < 1) {
      throw new OciFormatException(name + " has format " + version + ", which never was");
    }
    List<AddedEntry> added = new ArrayList<>();
    for (JsonFields entry : fields.objects(ADDED)) {
      added.add(readEntry(entry));
    }
    List<LibraryPin> libraries = new ArrayList<>();
    for (JsonFields entry : fields.objects(LIBRARIES)) {
      libraries.add(readLibrary(entry));
    }
    JsonObject others = new JsonObject();
    for (Map.Entry<String, JsonElement> field : root.entrySet()) {
      if (!List.of(VERSION, ADDED, LIBRARIES).contains(field.getKey())) {
        others.add(field.getKey(), field.getValue());
      }
    }
    return new Lock(added, libraries, others);
  }

  private static LibraryPin readLibrary(JsonFields entry) throws OciFormatException {
    String git = entry.requiredString(GIT);
    String ref = entry.string(REF);
    String commit = entry.requiredString(COMMIT);
    if (commit.isEmpty()) {
      throw new OciFormatException(entry.what() + " pins a library to no commit");
    }
    JsonObject others = new JsonObject();
    for (String field : entry.names()) {
      JsonElement value = entry.get(field);
      if (value != null && !List.of(GIT, REF, COMMIT).contains(field)) {
        others.add(field, value);
      }
    }
    try {
      // The same rules as for what a file includes: these become arguments of git.
      Library library = new Library(git, ref == null ? "" : ref, commit);
      return new LibraryPin(library.git(), library.ref(), library.sha(), others);
    } catch (EvalException e) {
      throw new OciFormatException(entry.what() + " pins no library: " + e.message(), e);
    }
  }

  private static AddedEntry readEntry(JsonFields entry) throws OciFormatException {
    List<String> packages = entry.strings(PACKAGES);
    String function = entry.requiredString(FUNCTION);
    if (packages == null || packages.isEmpty() || function.isEmpty()) {
      throw new OciFormatException(entry.what() + " names no function or no packages");
    }
    List<String> resolved = entry.strings(RESOLVED);
    JsonObject others = new JsonObject();
    for (String field : entry.names()) {
      switch (field) {
        case FUNCTION, MANAGER, PACKAGES, RESOLVED, SYNCED -> {}
        default -> {
          JsonElement value = entry.get(field);
          if (value != null) {
            others.add(field, value);
          }
        }
      }
    }
    return new AddedEntry(
        function,
        manager(entry),
        packages,
        resolved == null ? List.of() : resolved,
        entry.flag(SYNCED),
        others);
  }

  private static Manager manager(JsonFields entry) throws OciFormatException {
    String word = entry.requiredString(MANAGER);
    return switch (word) {
      case "apt" -> Manager.APT;
      case "pip" -> Manager.PIP;
      default ->
          throw new OciFormatException(
              entry.what() + " names the package manager \"" + word + "\", which is unknown here");
    };
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
    return new Lock(longer, libraries, others);
  }

  /** With other entries in place of these, one for one, in order. */
  public Lock withEntries(List<AddedEntry> entries) {
    return new Lock(entries, libraries, others);
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
    return new Lock(added, pins, others);
  }

  /** Without pins; what else it says stays. */
  public Lock withoutLibraries() {
    return new Lock(added, List.of(), others);
  }

  /** The bytes of the file: two blanks a level, a newline at the end. */
  public byte[] toBytes() {
    JsonObject root = new JsonObject();
    root.addProperty(VERSION, SCHEMA_VERSION);
    JsonArray entries = new JsonArray();
    for (AddedEntry entry : added) {
      entries.add(write(entry));
    }
    root.add(ADDED, entries);
    if (!libraries.isEmpty()) {
      JsonArray pins = new JsonArray();
      for (LibraryPin pin : libraries) {
        pins.add(write(pin));
      }
      root.add(LIBRARIES, pins);
    }
    copy(others, root);
    return LockText.of(root).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject write(AddedEntry entry) {
    JsonObject json = new JsonObject();
    json.addProperty(FUNCTION, entry.function());
    json.addProperty(MANAGER, entry.manager().name().toLowerCase(Locale.ROOT));
    json.add(PACKAGES, strings(entry.packages()));
    if (!entry.resolved().isEmpty()) {
      json.add(RESOLVED, strings(entry.resolved()));
    }
    json.addProperty(SYNCED, entry.synced());
    copy(entry.others(), json);
    return json;
  }

  private static JsonObject write(LibraryPin pin) {
    JsonObject json = new JsonObject();
    json.addProperty(GIT, pin.git());
    if (!pin.ref().isEmpty()) {
      json.addProperty(REF, pin.ref());
    }
    json.addProperty(COMMIT, pin.commit());
    copy(pin.others(), json);
    return json;
  }

  private static JsonArray strings(List<String> values) {
    JsonArray array = new JsonArray();
    for (String value : values) {
      array.add(new JsonPrimitive(value));
    }
    return array;
  }

  private static void copy(JsonObject from, JsonObject to) {
    for (Map.Entry<String, JsonElement> field : from.entrySet()) {
      to.add(field.getKey(), field.getValue());
    }
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
