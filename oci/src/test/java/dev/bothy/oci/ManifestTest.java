package dev.bothy.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final Descriptor CONFIG = Descriptor.of(MediaType.OCI_CONFIG, new byte[] {1});
  private static final Descriptor LAYER = Descriptor.of(MediaType.OCI_LAYER_GZIP, new byte[] {2});

  @Test
  void comesBackAsItWasWritten() throws OciFormatException {
    Manifest manifest = Manifest.of(CONFIG, List.of(LAYER, LAYER));
    assertThat(Manifest.parse(manifest.toBytes(), "manifest")).isEqualTo(manifest);
    Index index = Index.of(List.of(manifest.descriptor().withPlatform(Platform.LINUX_AMD64)));
    assertThat(Index.parse(index.toBytes(), "index")).isEqualTo(index);
  }

  @Test
  void typesMayBeLeftOut() throws OciFormatException {
    assertThat(Index.parse(bytes("{\"schemaVersion\":2,\"manifests\":[]}"), "x").mediaType())
        .isEqualTo(MediaType.OCI_INDEX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | has no field \"schemaVersion\"",
        "{\"schemaVersion\":1} | has schema version 1",
        "{\"schemaVersion\":2} | has no field \"config\"",
        "{\"schemaVersion\":2,\"manifests\":[]} | is not an image manifest",
        "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]} | both an index and a manifest",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"y\",\"size\":1}} "
            + "| \"y\" is not a sha256 digest",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"sha256:"
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":-1}} "
            + "| field \"size\" is not a whole number",
      })
  void saysWhatIsWrong(String json, String why) {
    assertThatThrownBy(() -> Manifest.parse(bytes(json), "manifest of m"))
        .isInstanceOf(OciFormatException.class)
        .hasMessageStartingWith("manifest of m")
        .hasMessageContaining(why);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
