package dev.bothy.oci.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.bothy.oci.OciFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void aDocumentIsIndentedInItsOwnOrder() {
    JsonText json = new JsonText().beginObject();
    json.name("b").value(1).name("a").value(true).name("none").value(null);
    json.name("list").strings(List.of("x", "y")).name("empty").strings(List.of());
    json.name("map").map(Map.of("k", "v")).name("nothing").map(Map.of());
    assertThat(json.endObject())
        .hasToString(
            """
            {
              "b": 1,
              "a": true,
              "none": null,
              "list": [
                "x",
                "y"
              ],
              "empty": [],
              "map": {
                "k": "v"
              },
              "nothing": {}
            }
            """);
  }

  @Property(seed = "20261120")
  void anyTextComesBack(@ForAll String name, @ForAll String value) throws OciFormatException {
    String document = new JsonText().beginObject().name(name).value(value).endObject().toString();
    JsonObject read = Json.parseObject(document.getBytes(StandardCharsets.UTF_8), "document");
    assertThat(read.get(name).getAsString()).isEqualTo(value);
  }
}
