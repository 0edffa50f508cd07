package dev.bothy.cli.image;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.bothy.cli.output.Json;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The named images of a store, a small file each in {@code images/}. A file appears whole or not at
 * all; one that cannot be read is as good as absent, and named so in {@link #list}.
 */
public final class ImageRecords {
  private static final int SCHEMA_VERSION = 1;
  private static final String SUFFIX = ".json";

  private final Path directory;

  /**
   * @param store its directory
   */
  public ImageRecords(Path store) {
    directory = store.resolve("images");
  }

  /**
   * An image of the list.
   *
   * @param created when it got its present content
   */
  public record Listed(ImageRecord image, Instant created) {}

  /** Keeps the image under its name; one that is the same already keeps its time. */
  public void put(ImageRecord image) throws IOException {
    byte[] bytes = text(image).getBytes(StandardCharsets.UTF_8);
    Path file = file(image.name());
    if (Arrays.equals(bytes, bytes(file))) {
      return;
    }
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, ".image", ".tmp");
    try {
      Files.write(fresh, bytes);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** The image of that name, or null. */
  public @Nullable ImageRecord find(String name) throws IOException {
    byte[] bytes = bytes(file(name));
    return bytes == null ? null : read(bytes);
  }

  /** Forgets a name; false when there was none. Layers go with the next prune. */
  public boolean remove(String name) throws IOException {
    return Files.deleteIfExists(file(name));
  }

  /** All of them, by name. */
  public List<Listed> list() throws IOException {
    List<Listed> images = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
        for (Path file : files) {
          byte[] bytes = bytes(file);
          ImageRecord image = bytes == null ? null : read(bytes);
          if (image != null) {
            images.add(new Listed(image, Files.getLastModifiedTime(file).toInstant()));
          }
        }
      }
    }
    images.sort((a, b) -> a.image().name().compareTo(b.image().name()));
    return images;
  }

  private static byte @Nullable [] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Names hold slashes and colons; file names only plain characters. */
  private Path file(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || (c == '.' && !text.isEmpty());
      if (plain) {
        text.append(c);
      } else {
        text.append('%');
        text.append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
      }
    }
    return directory.resolve(text.append(SUFFIX).toString());
  }

  private static String text(ImageRecord image) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", SCHEMA_VERSION);
    document.put("name", image.name());
    document.put("target", image.target() == null ? null : image.target().toString());
    document.put("layers", image.layers());
    document.put("env", image.env());
    document.put("workdir", image.workdir());
    document.put("user", image.user());
    document.put("entrypoint", image.entrypoint());
    document.put("command", image.command());
    document.put("labels", image.labels());
    document.put("project", image.project());
    return Json.document(document);
  }

  /** Null for what this version cannot read: never trusted, never an error. */
  private static @Nullable ImageRecord read(byte[] bytes) {
    try {
      JsonObject document =
          JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
      if (document.get("schemaVersion").getAsInt() != SCHEMA_VERSION) {
        return null;
      }
      JsonElement target = document.get("target");
      return new ImageRecord(
          document.get("name").getAsString(),
          target.isJsonNull() ? null : Digest.parse(target.getAsString()),
          strings(document, "layers"),
          map(document, "env"),
          document.get("workdir").getAsString(),
          document.get("user").getAsString(),
          strings(document, "entrypoint"),
          strings(document, "command"),
          map(document, "labels"),
          document.get("project").getAsString());
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException e) {
      return null;
    }
  }

  private static List<String> strings(JsonObject document, String field) {
    JsonArray array = document.getAsJsonArray(field);
    List<String> strings = new ArrayList<>();
    for (JsonElement element : array) {
      strings.add(element.getAsString());
    }
    return strings;
  }

  private static Map<String, String> map(JsonObject document, String field) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : document.getAsJsonObject(field).entrySet()) {
      map.put(entry.getKey(), entry.getValue().getAsString());
    }
    return map;
  }
}
