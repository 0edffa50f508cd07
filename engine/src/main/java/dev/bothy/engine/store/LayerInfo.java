package dev.bothy.engine.store;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a layer when it is committed.
 *
 * @param createdMillis since 1970
 * @param bytes allocated on the disk, hard links counted once
 * @param entries names in the tree, its root not counted
 * @param whiteoutDirs directories (relative to the root, "" for itself) that hold whiteouts; sorted
 * @param impliedDirs directories (likewise) that it has only because something is below them, and
 *     says nothing of: on top of others their metadata is that of the directory below
 * @param unchanged entries (likewise) that are, with all below them, as in the layers that it was
 *     made on; of directories not even the times count
 * @param shared null when all files are its own
 * @param kin null when no other layer has its files under other names
 */
public record LayerInfo(
    LayerId id,
    long createdMillis,
    long bytes,
    long entries,
    List<String> whiteoutDirs,
    List<String> impliedDirs,
    List<String> unchanged,
    @Nullable Shared shared,
    @Nullable Kin kin) {
  /**
   * Files that are hard links to those of another layer.
   *
   * @param bytes of them, part of both layers' {@link LayerInfo#bytes}
   */
  public record Shared(LayerId with, long bytes) {}

  /**
   * Layers that may hold the same files.
   *
   * @param family that of a directory and of what was copied from it
   * @param place equal in those of a family that have such files at equal paths
   */
  public record Kin(String family, String place) {
    /** Whether a tree of both could show two names of one file. */
    public boolean quarrelsWith(Kin other) {
      return family.equals(other.family) && !place.equals(other.place);
    }
  }

  public LayerInfo {
    whiteoutDirs = List.copyOf(whiteoutDirs);
    impliedDirs = List.copyOf(impliedDirs);
    unchanged = List.copyOf(unchanged);
  }

  /** Bytes without those that one of these layers has too. */
  public long ownBytes(Set<LayerId> others) {
    return shared == null || !others.contains(shared.with()) ? bytes : bytes - shared.bytes();
  }

  String toJson() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("id").value(id.value());
      json.name("created").value(createdMillis);
      json.name("bytes").value(bytes);
      json.name("entries").value(entries);
      write(json, "whiteoutDirs", whiteoutDirs);
      write(json, "impliedDirs", impliedDirs);
      if (!unchanged.isEmpty()) {
        write(json, "unchanged", unchanged);
      }
      if (shared != null) {
        json.name("sharesWith").value(shared.with().value());
        json.name("sharedBytes").value(shared.bytes());
      }
      if (kin != null) {
        json.name("family").value(kin.family());
        json.name("place").value(kin.place());
      }
      json.endObject();
    }
    return text.append('\n').toString();
  }

  private static void write(JsonWriter json, String name, List<String> texts) throws IOException {
    json.name(name).beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }

  private static List<String> texts(JsonReader json) throws IOException {
    List<String> texts = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      texts.add(json.nextString());
    }
    json.endArray();
    return texts;
  }

  /**
   * @throws IOException when the text is not such a record
   */
  static LayerInfo parse(String text) throws IOException {
    String id = "";
    long created = -1;
    long bytes = -1;
    long entries = -1;
    List<String> whiteoutDirs = null;
    List<String> impliedDirs = List.of();
    List<String> unchanged = List.of();
    String with = "";
    long sharedBytes = 0;
    String family = "";
    String place = "";
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.peek() != JsonToken.END_OBJECT) {
        switch (json.nextName()) {
          case "id" -> id = json.nextString();
          case "created" -> created = json.nextLong();
          case "bytes" -> bytes = json.nextLong();
          case "entries" -> entries = json.nextLong();
          case "whiteoutDirs" -> whiteoutDirs = texts(json);
          case "impliedDirs" -> impliedDirs = texts(json);
          case "unchanged" -> unchanged = texts(json);
          case "sharesWith" -> with = json.nextString();
          case "sharedBytes" -> sharedBytes = json.nextLong();
          case "family" -> family = json.nextString();
          case "place" -> place = json.nextString();
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException("not a layer record", e);
    }
    if (created < 0
        || bytes < 0
        || entries < 0
        || whiteoutDirs == null
        || !LayerId.wellFormed(id)) {
      throw new IOException("not a layer record");
    }
    Shared shared =
        LayerId.wellFormed(with) && sharedBytes >= 0 && sharedBytes <= bytes
            ? new Shared(new LayerId(with), sharedBytes)
            : null;
    return new LayerInfo(
        new LayerId(id),
        created,
        bytes,
        entries,
        whiteoutDirs,
        impliedDirs,
        unchanged,
        shared,
        family.isEmpty() ? null : new Kin(family, place));
  }
}
