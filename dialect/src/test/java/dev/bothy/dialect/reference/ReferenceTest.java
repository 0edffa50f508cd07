package dev.bothy.dialect.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference is what the signatures say. {@code -Dgolden.update} writes it again. */
final class ReferenceTest {
  private static final Path DIRECTORY = Path.of("../docs/reference");

  @Test
  void theCommittedReferenceIsWhatTheSignaturesSay() throws IOException {
    Map<String, String> files = Reference.files();
    if (System.getProperty("golden.update") != null) {
      Files.createDirectories(DIRECTORY);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(DIRECTORY.resolve(file.getKey()), file.getValue());
      }
    }
    try (Stream<Path> there = Files.list(DIRECTORY)) {
      assertThat(there.map(p -> p.getFileName().toString()).toList())
          .containsExactlyInAnyOrderElementsOf(files.keySet());
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertThat(Files.readString(DIRECTORY.resolve(file.getKey())))
          .as(file.getKey())
          .isEqualTo(file.getValue());
    }
  }

  @Test
  void everyFunctionIsOnOnePage() {
    List<String> onPages =
        Page.all().stream().flatMap(p -> p.functions().stream()).map(Signature::name).toList();
    assertThat(onPages)
        .containsExactlyInAnyOrderElementsOf(
            Registry.signatures().stream().map(Signature::name).toList());
  }

  @Test
  void theSchemaHasEveryParameter() {
    JsonObject functions =
        JsonParser.parseString(Schema.text()).getAsJsonObject().getAsJsonObject("$defs");
    for (Signature s : Registry.signatures()) {
      JsonObject function = functions.getAsJsonObject(s.name());
      assertThat(function.getAsJsonObject("properties").keySet())
          .as(s.name())
          .containsExactlyElementsOf(s.parameters().stream().map(Parameter::name).toList());
      assertThat(function.getAsJsonArray("required").asList().stream().map(x -> x.getAsString()))
          .containsExactlyElementsOf(
              s.parameters().stream().filter(Parameter::required).map(Parameter::name).toList());
    }
  }

  @Test
  void stubsAndSchemaHaveTheExampleOfEachFunction() {
    JsonObject functions =
        JsonParser.parseString(Schema.text()).getAsJsonObject().getAsJsonObject("$defs");
    for (Signature s : Registry.signatures()) {
      // Without one it would be the signature; ExamplesTest says that each has one.
      String example = Examples.of(s);
      assertThat(functions.getAsJsonObject(s.name()).get("x-example").getAsString())
          .isEqualTo(example);
      assertThat(Stubs.text())
          .contains("Example:\n", "    " + example.replace("\\", "\\\\") + "\n");
    }
  }

  @Test
  void aTerminalIsToldOfAFunctionByItsNameOrTheEndOfIt() {
    assertThat(Terminal.of("install.apt_packages"))
        .startsWith("install.apt_packages(name=[])\n\nPackages of the distribution")
        .contains("  name          list of string: names");
    assertThat(Terminal.of("pip_index")).startsWith("config.pip_index(url, extra_url=\"\"");
    assertThat(Terminal.of("install")).contains("  install.python(version=None)\n");
    assertThat(Terminal.of("Source")).contains("Source.scratch()");
    assertThat(Terminal.of("image")).startsWith("image(ref").doesNotContain("Source.image");
    assertThat(Terminal.of("nothing")).isNull();
    assertThat(Terminal.near("instal.python")).isEqualTo("install.python");
    assertThat(Terminal.near("apt_package")).isEqualTo("apt_packages");
    assertThat(Terminal.overview().lines()).allMatch(line -> line.length() <= 100);
  }
}
