package dev.bothy.engine.export;

import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.layer.Timestamps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The attributes of an export, or of a cache that is written, read. */
public final class ExportOptions {
  private static final String EPOCH = "source-date-epoch";

  private final String what;
  private final String type;
  private final Map<String, String> attributes;

  ExportOptions(SolveRequest.Export export) {
    this("output", export.type(), export.attributes());
  }

  /**
   * @param what it is called in errors
   */
  public ExportOptions(String what, String type, Map<String, String> attributes) {
    this.what = what;
    this.type = type;
    this.attributes = attributes;
  }

  String type() {
    return type;
  }

  String get(String name, String otherwise) {
    String value = attributes.get(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** Attributes whose names begin so. */
  Map<String, String> startingWith(String prefix) {
    Map<String, String> found = new TreeMap<>();
    attributes.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name, value);
          }
        });
    return found;
  }

  boolean flag(String name, boolean otherwise) {
    String value = get(name, otherwise ? "true" : "false");
    return value.equals("true") || value.equals("1");
  }

  /** Where the result goes. */
  Path destination() throws SolveException {
    String dest = get("dest", "");
    if (dest.isEmpty()) {
      throw wrong("has no dest", "write -o type=" + type() + ",dest=PATH");
    }
    return Path.of(dest).toAbsolutePath().normalize();
  }

  /** The image's names. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (String name : get("name", "").split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  /** Seconds since 1970 that no file is later than; -1 to keep times. */
  public long epoch() throws SolveException {
    String text = get(EPOCH, System.getenv().getOrDefault("SOURCE_DATE_EPOCH", ""));
    if (text.isEmpty()) {
      return 0;
    }
    if (text.equals("keep")) {
      return -1;
    }
    try {
      long epoch = Long.parseLong(text);
      if (epoch >= 0) {
        return epoch;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(
        "has " + EPOCH + "=" + text, "give seconds since 1970, or \"keep\" to keep files' times");
  }

  /** How layers are written. */
  public LayerWriter writer(Compression otherwise) throws SolveException {
    try {
      Compression compression =
          attributes.containsKey("compression")
              ? Compression.parse(get("compression", ""))
              : otherwise;
      String level = get("level", get("compression-level", ""));
      long epoch = epoch();
      return new LayerWriter(
          compression,
          compression.checkLevel(
              level.isEmpty() ? compression.defaultLevel() : Integer.parseInt(level)),
          epoch < 0 ? new Timestamps.Kept() : new Timestamps.Clamped(epoch),
          Runtime.getRuntime().availableProcessors());
    } catch (NumberFormatException e) {
      throw wrong("has a level that is no number", null);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()), null);
    }
  }

  SolveException wrong(String why, @org.jspecify.annotations.Nullable String hint) {
    return new SolveException(
        SolveException.Kind.DEFINITION,
        "the " + what + " type=" + type + " " + why,
        hint,
        null,
        null);
  }
}
