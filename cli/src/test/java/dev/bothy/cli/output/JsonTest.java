package dev.bothy.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void writesADocumentInTheOrderOfItsMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("schemaVersion", 1);
    map.put("names", List.of("a", "b"));
    map.put("none", List.of());
    map.put("nothing", null);
    assertThat(Json.document(map))
        .isEqualTo(
            """
            {
              "schemaVersion": 1,
              "names": [
                "a",
                "b"
              ],
              "none": [],
              "nothing": null
            }
            """);
    assertThat(Json.line(map))
        .isEqualTo("{\"schemaVersion\":1,\"names\":[\"a\",\"b\"],\"none\":[],\"nothing\":null}");
  }

  @Property(seed = "20261120")
  void whatItWritesIsReadBackTheSame(@ForAll Map<String, String> values) {
    Map<String, String> read = new LinkedHashMap<>();
    JsonParser.parseString(Json.line(values))
        .getAsJsonObject()
        .entrySet()
        .forEach(e -> read.put(e.getKey(), e.getValue().getAsString()));
    assertThat(read).isEqualTo(values);
  }
}
