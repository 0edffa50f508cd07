package dev.bothy.engine.cache;

import dev.bothy.engine.store.LayerId;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as lines of text, one field a line, the digest of all of it in the last. Not JSON: it is
 * read on every build, before anything else is loaded.
 */
final class RecordText {
  private static final String HEAD = "bothy record 1";

  private RecordText() {}

  static byte[] write(CacheRecord record) {
    StringBuilder text = new StringBuilder(1024);
    text.append(HEAD).append('\n');
    line(text, "key", record.key().hex());
    line(text, "op", record.op().hex());
    line(text, "name", record.name());
    line(text, "made", Long.toString(record.madeMillis()));
    line(text, "took", Long.toString(record.tookMillis()));
    for (List<LayerId> output : record.outputs()) {
      line(text, "output", layers(output));
    }
    for (CacheRecord.Read input : record.inputs()) {
      line(text, "input", input.key().hex() + " " + input.output() + " " + layers(input.layers()));
    }
    for (KeyPart part : record.parts()) {
      line(text, "part", part.label());
      line(text, "value", part.value());
    }
    String sum = Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
    line(text, "sum", sum);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String layers(List<LayerId> ids) {
    StringBuilder text = new StringBuilder();
    for (LayerId id : ids) {
      text.append(text.isEmpty() ? "" : " ").append(id.value());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String field, String value) {
    text.append(field).append(' ');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        // A lone surrogate would not survive UTF-8.
        default -> text.append(Character.isSurrogate(c) && !inPair(value, i) ? '?' : c);
      }
    }
    text.append('\n');
  }

  private static boolean inPair(String s, int i) {
    return Character.isHighSurrogate(s.charAt(i))
        ? i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(s.charAt(i - 1));
  }

  /** The record, or null when the bytes are anything but one that was written whole. */
  static @Nullable CacheRecord read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int sumAt = text.lastIndexOf("\nsum ");
    if (!text.startsWith(HEAD + "\n") || sumAt < 0 || !text.endsWith("\n")) {
      return null;
    }
    String body = text.substring(0, sumAt + 1);
    String sum = text.substring(sumAt + "\nsum ".length(), text.length() - 1);
    if (!Digest.of(body.getBytes(StandardCharsets.UTF_8)).hex().equals(sum)) {
      return null;
    }
    try {
      return parse(body);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null; // whole, but of another version
    }
  }

  private static @Nullable CacheRecord parse(String body) {
    Digest key = null;
    Digest op = null;
    String name = "";
    long made = 0;
    long took = 0;
    List<List<LayerId>> outputs = new ArrayList<>();
    List<CacheRecord.Read> inputs = new ArrayList<>();
    List<KeyPart> parts = new ArrayList<>();
    String label = "";
    int from = HEAD.length() + 1;
    while (from < body.length()) {
      int end = body.indexOf('\n', from);
      int space = body.indexOf(' ', from);
      String field = body.substring(from, space);
      String value = unescape(body.substring(space + 1, end));
      switch (field) {
        case "key" -> key = new Digest(value);
        case "op" -> op = new Digest(value);
        case "name" -> name = value;
        case "made" -> made = Long.parseLong(value);
        case "took" -> took = Long.parseLong(value);
        case "output" -> outputs.add(layers(value, 0));
        case "input" -> inputs.add(input(value));
        case "part" -> label = value;
        case "value" -> parts.add(new KeyPart(label, value));
        default -> throw new IllegalArgumentException(field);
      }
      from = end + 1;
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

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        c = value.charAt(++i) == 'n' ? '\n' : '\\';
      }
      text.append(c);
    }
    return text.toString();
  }
}
