package dev.bothy.packages.lock;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
 *   ]
 * }
 * }</pre>
 */
public final class Lock {
  /** The version of the format that this program writes, and the newest that it reads. */
  public static final int SCHEMA_VERSION = 1;

  /** A lock that says nothing, as when there is no file. */
  public static final Lock EMPTY = new Lock(List.of(), new JsonObject());

  private static final String VERSION = "schemaVersion";
  private static final String ADDED = "added";
  private static final String FUNCTION = "function";
  private static final String MANAGER = "manager";
  private static final String PACKAGES = "packages";
  private static final String RESOLVED = "resolved";
  private static final String SYNCED = "synced";

  private static final String MEND =
      "restore it with git, or delete it: what was added and not synced is then no longer recorded";

  private final List<AddedEntry> added;

  /** Fields that this version does not know; never changed. */
  private final JsonObject others;

  private Lock(List<AddedEntry> added, JsonObject others) {
    this.added = List.copyOf(added);
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
    JsonObject others = new JsonObject();
    for (Map.Entry<String, JsonElement> field : root.entrySet()) {
      if (!field.getKey().equals(VERSION) && !field.getKey().equals(ADDED)) {
        others.add(field.getKey(), field.getValue());
      }
    }
    return new Lock(added, others);
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
    return new Lock(longer, others);
  }

  /** With other entries in place of these, one for one, in order. */
  public Lock withEntries(List<AddedEntry> entries) {
    return new Lock(entries, others);
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
