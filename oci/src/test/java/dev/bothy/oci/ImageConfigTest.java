package dev.bothy.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageConfigTest {
  private static ImageConfig parse(String json) throws OciFormatException {
    return ImageConfig.parse(json.getBytes(StandardCharsets.UTF_8), "config");
  }

  @Test
  void writesItsFieldsInOneOrder() {
    ImageConfig config =
        ImageConfig.empty(Platform.LINUX_AMD64).toBuilder()
            .labels(Map.of("b", "2", "a", "1"))
            .exposedPorts(Set.of("8888/tcp", "22/tcp"))
            .env(List.of("B=1", "A=<\"\u00e9>"))
            .cmd(List.of())
            .user("1000:100")
            .diffIds(List.of(Digest.of(new byte[0])))
            .history(List.of(ImageHistory.layer("run true", "")))
            .build();
    assertThat(config)
        .hasToString(
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"1000:100\","
                + "\"ExposedPorts\":{\"22/tcp\":{},\"8888/tcp\":{}},"
                + "\"Env\":[\"B=1\",\"A=<\\\"\u00e9>\"],\"Cmd\":[],"
                + "\"Labels\":{\"a\":\"1\",\"b\":\"2\"}},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
                + "7852b855\"]},\"history\":[{\"created_by\":\"run true\"}]}");
  }

  @Test
  void keepsWhatItDoesNotKnow() throws OciFormatException {
    ImageConfig config =
        parse(
            "{\"zeta\":[1,2.50,1e3,null],\"container\":\"x\",\"os\":\"linux\","
                + "\"config\":{\"OnBuild\":[\"x\"],\"Domainname\":\"\",\"Image\":\"y\"},"
                + "\"architecture\":\"arm64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
    assertThat(config.toBuilder().workingDir("/w").build())
        .hasToString(
            "{\"architecture\":\"arm64\",\"os\":\"linux\",\"config\":{\"WorkingDir\":\"/w\","
                + "\"OnBuild\":[\"x\"],\"Domainname\":\"\",\"Image\":\"y\"},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]},"
                + "\"container\":\"x\",\"zeta\":[1,2.50,1E+3,null]}");
    assertThat(config.workingDir()).isEmpty();
  }

  @Test
  void tellsNotSetFromEmpty() throws OciFormatException {
    ImageConfig unset = parse("{\"config\":{\"Cmd\":null}}");
    assertThat(unset.cmd()).isNull();
    assertThat(unset.entrypoint()).isNull();
    ImageConfig empty = parse("{\"config\":{\"Entrypoint\":[]}}");
    assertThat(empty.entrypoint()).isEmpty();
    assertThat(empty.toBuilder().entrypoint(null).build().entrypoint()).isNull();
  }

  @Test
  void theLastLineOfAVariableDecides() throws OciFormatException {
    assertThat(parse("{\"config\":{\"Env\":[\"A=1\",\"B\",\"A=x=y\"]}}").envMap())
        .containsExactly(Map.entry("A", "x=y"), Map.entry("B", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | is not a JSON object",
        "{\"config\":[]} | field \"config\" is not an object",
        "{\"config\":{\"Env\":\"A=1\"}} | config.config: field \"Env\" is not an array",
        "{\"config\":{\"Env\":[1]}} | is not an array of strings",
        "{\"os\":1} | field \"os\" is not a string",
        "{\"rootfs\":{\"diff_ids\":[\"sha256:12\"]}} | \"sha256:12\" is not a sha256 digest",
        "{\"a\":1,\"a\":2} | has the field \"a\" twice",
        "{\"a\":1} {} | config",
        "{'a':1} | config is not JSON: line 1",
        "{\"a\" | config is not complete JSON: line 1",
      })
  void saysWhichFieldIsWrong(String json, String why) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesDepthBeyondReason() {
    String deep = "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}";
    assertThatThrownBy(() -> parse(deep)).hasMessageContaining("nests deeper");
  }
}
