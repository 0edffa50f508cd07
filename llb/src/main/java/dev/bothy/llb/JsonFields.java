package dev.bothy.llb;

import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.json.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fields of a JSON object of which those are left out that say nothing; addresses in them as they
 * are shown.
 */
final class JsonFields {
  final JsonText json = new JsonText();

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  void text(String name, String value) {
    if (!value.isEmpty()) {
      json.name(name).value(ShownAddress.inText(value));
    }
  }

  void number(String name, long value) {
    if (value != 0) {
      json.name(name).value(value);
    }
  }

  void flag(String name, boolean value) {
    if (value) {
      json.name(name).value(true);
    }
  }

  void strings(String name, Iterable<String> values) {
    if (values.iterator().hasNext()) {
      json.name(name).beginArray();
      values.forEach(value -> json.value(ShownAddress.inText(value)));
      json.endArray();
    }
  }

  void map(String name, Map<String, String> map) {
    if (!map.isEmpty()) {
      json.name(name).beginObject();
      map.forEach((key, value) -> json.name(key).value(ShownAddress.inText(value)));
      json.endObject();
    }
  }

  void positions(String name, List<Integer> positions) {
    json.name(name).beginArray();
    for (int i : positions) {
      json.value(i);
    }
    json.endArray();
  }
}
