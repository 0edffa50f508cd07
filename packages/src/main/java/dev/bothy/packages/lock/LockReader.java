package dev.bothy.packages.lock;

import static dev.bothy.packages.lock.LockWriter.ADDED;
import static dev.bothy.packages.lock.LockWriter.CHECKSUM;
import static dev.bothy.packages.lock.LockWriter.COMMIT;
import static dev.bothy.packages.lock.LockWriter.DIGEST;
import static dev.bothy.packages.lock.LockWriter.DOWNLOADS;
import static dev.bothy.packages.lock.LockWriter.FUNCTION;
import static dev.bothy.packages.lock.LockWriter.GIT;
import static dev.bothy.packages.lock.LockWriter.HEAD;
import static dev.bothy.packages.lock.LockWriter.IMAGE;
import static dev.bothy.packages.lock.LockWriter.IMAGES;
import static dev.bothy.packages.lock.LockWriter.LIBRARIES;
import static dev.bothy.packages.lock.LockWriter.MANAGER;
import static dev.bothy.packages.lock.LockWriter.PACKAGES;
import static dev.bothy.packages.lock.LockWriter.REF;
import static dev.bothy.packages.lock.LockWriter.REPOSITORIES;
import static dev.bothy.packages.lock.LockWriter.RESOLVED;
import static dev.bothy.packages.lock.LockWriter.SYNCED;
import static dev.bothy.packages.lock.LockWriter.URL;
import static dev.bothy.packages.lock.LockWriter.VERSION;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.dialect.project.Library;
import dev.bothy.llb.op.GitRef;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.starlark.EvalException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lock from JSON, which people and git's merges may have changed. */
final class LockReader {
  private static final String MEND =
      "restore it with git, or delete it: that loses what was added and not synced, and the pins,"
          + " which `bothy lock` makes anew";

  private static final String CONFLICT =
      "it has merge conflict markers: keep the entries of both sides under \"added\", \"libraries\","
          + " \"repositories\", \"downloads\" and \"images\", and one where both pin the same thing";

  private LockReader() {}

  static Lock read(byte[] bytes, String name) throws LockException {
    try {
      return read(Json.parseObject(bytes, name), name);
    } catch (OciFormatException e) {
      throw new LockException(
          String.valueOf(e.getMessage()), conflicted(bytes) ? CONFLICT : MEND, e);
    }
  }

  private static boolean conflicted(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.startsWith("<<<<<<< ") || text.contains("\n<<<<<<< ");
  }

  private static Lock read(JsonObject root, String name) throws OciFormatException, LockException {
    JsonFields fields = new JsonFields(root, name);
    long version = fields.requiredSize(VERSION);
    if (version > Lock.SCHEMA_VERSION) {
      throw new LockException(
          name + " has format " + version + ", and this Bothy reads up to " + Lock.SCHEMA_VERSION,
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
    List<Pin> pins = new ArrayList<>();
    pins.addAll(pins(fields, LIBRARIES, LockReader::readLibrary));
    pins.addAll(pins(fields, REPOSITORIES, LockReader::readRepository));
    pins.addAll(pins(fields, DOWNLOADS, LockReader::readDownload));
    pins.addAll(pins(fields, IMAGES, LockReader::readImage));
    return new Lock(
        added, pins, others(fields, VERSION, ADDED, LIBRARIES, REPOSITORIES, DOWNLOADS, IMAGES));
  }

  private interface Reading {
    Pin of(JsonFields entry) throws OciFormatException;
  }

  private static List<Pin> pins(JsonFields fields, String list, Reading reading)
      throws OciFormatException, LockException {
    List<Pin> pins = new ArrayList<>();
    Map<String, String> contents = new HashMap<>();
    for (JsonFields entry : fields.objects(list)) {
      Pin pin = reading.of(entry);
      refuseOther(entry, pin.name(), contents.put(pin.name(), pin.content()), pin.content());
      pins.add(pin);
    }
    return pins;
  }

  /** Both sides of a merge may have pinned it: neither is known to be the one that is meant. */
  private static void refuseOther(
      JsonFields entry, String what, @Nullable String before, String now) throws LockException {
    if (before != null && !before.equals(now)) {
      throw new LockException(
          entry.what() + " pins " + what + " a second time, to " + now + " instead of " + before,
          "keep one of the two; without both `bothy lock` pins it anew",
          null);
    }
  }

  private static LibraryPin readLibrary(JsonFields entry) throws OciFormatException {
    String git = entry.requiredString(GIT);
    String ref = entry.string(REF);
    String commit = entry.requiredString(COMMIT);
    if (commit.isEmpty()) {
      throw new OciFormatException(entry.what() + " pins a library to no commit");
    }
    JsonObject others = others(entry, GIT, REF, COMMIT);
    try {
      // The same rules as for what a file includes: these become arguments of git.
      Library library = new Library(git, ref == null ? "" : ref, commit);
      return new LibraryPin(library.git(), library.ref(), library.sha(), others);
    } catch (EvalException e) {
      throw new OciFormatException(entry.what() + " pins no library: " + e.message(), e);
    }
  }

  private static RepositoryPin readRepository(JsonFields entry) throws OciFormatException {
    String git = entry.requiredString(GIT);
    String ref = entry.string(REF);
    String head = entry.requiredString(HEAD);
    String commit = entry.requiredString(COMMIT);
    if (!(head.equals("HEAD") || head.startsWith("refs/")) || !GitRef.isCommit(commit)) {
      throw new OciFormatException(
          entry.what()
              + " pins "
              + git
              + " to \""
              + head
              + "\" at \""
              + commit
              + "\", which is none");
    }
    return new RepositoryPin(
        git, ref == null ? "" : ref, head, commit, others(entry, GIT, REF, HEAD, COMMIT));
  }

  private static DownloadPin readDownload(JsonFields entry) throws OciFormatException {
    String url = entry.requiredString(URL);
    String checksum = entry.requiredString(CHECKSUM);
    try {
      Digest.parse(checksum);
    } catch (IllegalArgumentException e) {
      throw new OciFormatException(
          entry.what() + " has the checksum \"" + checksum + "\", which is none", e);
    }
    return new DownloadPin(url, checksum, others(entry, URL, CHECKSUM));
  }

  private static ImagePin readImage(JsonFields entry) throws OciFormatException {
    String image = entry.requiredString(IMAGE);
    String digest = entry.requiredString(DIGEST);
    try {
      ImageReference named = ImageReference.parse(image).withDefaultTag();
      if (named.digest() != null) {
        throw new IllegalArgumentException("it has a digest of its own");
      }
      return new ImagePin(named.toString(), Digest.parse(digest), others(entry, IMAGE, DIGEST));
    } catch (IllegalArgumentException e) {
      throw new OciFormatException(
          entry.what()
              + " pins the image \""
              + image
              + "\" to \""
              + digest
              + "\": "
              + e.getMessage(),
          e);
    }
  }

  private static AddedEntry readEntry(JsonFields entry) throws OciFormatException {
    List<String> packages = entry.strings(PACKAGES);
    String function = entry.requiredString(FUNCTION);
    if (packages == null || packages.isEmpty() || function.isEmpty()) {
      throw new OciFormatException(entry.what() + " names no function or no packages");
    }
    List<String> resolved = entry.strings(RESOLVED);
    return new AddedEntry(
        function,
        manager(entry),
        packages,
        resolved == null ? List.of() : resolved,
        entry.flag(SYNCED),
        others(entry, FUNCTION, MANAGER, PACKAGES, RESOLVED, SYNCED));
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

  /** What this version does not know. */
  private static JsonObject others(JsonFields fields, String... known) {
    JsonObject others = new JsonObject();
    for (String field : fields.names()) {
      if (!List.of(known).contains(field)) {
        JsonElement value = fields.get(field);
        others.add(field, value == null ? JsonNull.INSTANCE : value);
      }
    }
    return others;
  }
}
