package dev.bothy.packages.lock;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A lock as JSON. */
final class LockWriter {
  static final String VERSION = "schemaVersion";
  static final String ADDED = "added";
  static final String LIBRARIES = "libraries";
  static final String REPOSITORIES = "repositories";
  static final String DOWNLOADS = "downloads";
  static final String IMAGES = "images";
  static final String IMAGE = "image";
  static final String DIGEST = "digest";
  static final String URL = "url";
  static final String CHECKSUM = "checksum";
  static final String GIT = "git";
  static final String REF = "ref";
  static final String HEAD = "head";
  static final String COMMIT = "commit";
  static final String FUNCTION = "function";
  static final String MANAGER = "manager";
  static final String PACKAGES = "packages";
  static final String RESOLVED = "resolved";
  static final String SYNCED = "synced";

  private LockWriter() {}

  static JsonObject json(Lock lock) {
    JsonObject root = new JsonObject();
    root.addProperty(VERSION, Lock.SCHEMA_VERSION);
    JsonArray entries = new JsonArray();
    for (AddedEntry entry : lock.added()) {
      entries.add(write(entry));
    }
    root.add(ADDED, entries);
    pins(root, LIBRARIES, lock.pins(LibraryPin.class), LockWriter::write);
    pins(root, REPOSITORIES, lock.pins(RepositoryPin.class), LockWriter::write);
    pins(root, DOWNLOADS, lock.pins(DownloadPin.class), LockWriter::write);
    pins(root, IMAGES, lock.pins(ImagePin.class), LockWriter::write);
    copy(lock.others(), root);
    return root;
  }

  /** Most projects pin nothing, and an empty list would be one more thing to wonder at. */
  private static <P extends Pin> void pins(
      JsonObject root, String list, List<P> pins, Function<P, JsonObject> writing) {
    if (pins.isEmpty()) {
      return;
    }
    JsonArray array = new JsonArray();
    for (P pin : pins) {
      JsonObject json = writing.apply(pin);
      copy(pin.others(), json);
      array.add(json);
    }
    root.add(list, array);
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
    return json;
  }

  private static JsonObject write(RepositoryPin pin) {
    JsonObject json = new JsonObject();
    json.addProperty(GIT, pin.git());
    if (!pin.ref().isEmpty()) {
      json.addProperty(REF, pin.ref());
    }
    json.addProperty(HEAD, pin.head());
    json.addProperty(COMMIT, pin.commit());
    return json;
  }

  private static JsonObject write(DownloadPin pin) {
    JsonObject json = new JsonObject();
    json.addProperty(URL, pin.url());
    json.addProperty(CHECKSUM, pin.checksum());
    return json;
  }

  private static JsonObject write(ImagePin pin) {
    JsonObject json = new JsonObject();
    json.addProperty(IMAGE, pin.image());
    json.addProperty(DIGEST, pin.digest().toString());
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
}
