package dev.bothy.engine.cache;

import dev.bothy.engine.store.LayerId;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as {@link CheckedText}. */
final class RecordText {
  private static final String HEAD = "bothy record 1";

  private RecordText() {}

  static byte[] write(CacheRecord record) {
    CheckedText text = new CheckedText(HEAD);
    text.line("key", record.key().hex());
    text.line("op", record.op().hex());
    text.line("name", record.name());
    text.line("made", Long.toString(record.madeMillis()));
    text.line("took", Long.toString(record.tookMillis()));
    for (List<LayerId> output : record.outputs()) {
      text.line("output", layers(output));
    }
    for (CacheRecord.Read input : record.inputs()) {
      text.line("input", input.key().hex() + " " + input.output() + " " + layers(input.layers()));
    }
    for (KeyPart part : record.parts()) {
      text.line("part", part.label());
      text.line("value", part.value());
    }
    return text.seal();
  }

  private static String layers(List<LayerId> ids) {
    StringBuilder text = new StringBuilder();
    for (LayerId id : ids) {
      text.append(text.isEmpty() ? "" : " ").append(id.value());
    }
    return text.toString();
  }

  /** The record, or null when the bytes are anything but one that was written whole. */
  static @Nullable CacheRecord read(byte[] bytes) {
    CheckedText.Reader lines = CheckedText.Reader.open(bytes, HEAD);
    try {
      return lines == null ? null : parse(lines);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null; // whole, but of another version
    }
  }

  private static @Nullable CacheRecord parse(CheckedText.Reader lines) {
    Digest key = null;
    Digest op = null;
    String name = "";
    long made = 0;
    long took = 0;
    List<List<LayerId>> outputs = new ArrayList<>();
    List<CacheRecord.Read> inputs = new ArrayList<>();
    List<KeyPart> parts = new ArrayList<>();
    String label = "";
    while (lines.next()) {
      String value = lines.value();
      switch (lines.field()) {
        case "key" -> key = new Digest(value);
        case "op" -> op = new Digest(value);
        case "name" -> name = value;
        case "made" -> made = Long.parseLong(value);
        case "took" -> took = Long.parseLong(value);
        case "output" -> outputs.add(layers(value, 0));
        case "input" -> inputs.add(input(value));
        case "part" -> label = value;
        case "value" -> parts.add(new KeyPart(label, value));
        default -> throw new IllegalArgumentException(lines.field());
      }
    }
    return key == null || op == null
        ? null
        : new CacheRecord(key, op, name, made, took, outputs, inputs, parts);
  }

  private static CacheRecord.Read input(String value) {
    int first = value.indexOf(' ');
    int second = value.indexOf(' ', first + 1);
    return new CacheRecord.Read(
        new Digest(value.substring(0, first)),
        Integer.parseInt(value.substring(first + 1, second)),
        layers(value, second + 1));
  }

  private static List<LayerId> layers(String value, int from) {
    List<LayerId> ids = new ArrayList<>();
    int at = from;
    while (at < value.length()) {
      int space = value.indexOf(' ', at);
      int end = space < 0 ? value.length() : space;
      ids.add(new LayerId(value.substring(at, end)));
      at = end + 1;
    }
    return ids;
  }
}
