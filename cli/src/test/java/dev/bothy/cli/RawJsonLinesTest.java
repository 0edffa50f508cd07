package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --progress rawjson} all that is said is an event a line. */
class RawJsonLinesTest {
  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aProject() throws IOException {
    environment.putAll(
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"), "CLICOLOR_FORCE", "1"));
    Files.writeString(
        home.resolve("build.envd"),
        "print(\"hello\")\ndef build():\n    return Source.scratch()\n");
  }

  private List<String> lines(int code, String... words) {
    CommandLine bothy = CommandLine.run(home, environment, words);
    assertThat(bothy.code()).as(bothy.err()).isEqualTo(code);
    return bothy.err().lines().toList();
  }

  @Test
  void whatAVerbSaysIsAnEvent() {
    List<String> lines = lines(0, "lock", "--progress", "rawjson");
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).startsWith("{\"messages\":[{\"text\":\""))
        .anySatisfy(line -> assertThat(line).contains("\"hello\""))
        .anySatisfy(line -> assertThat(line).contains("bothy.lock is not needed"));
    environment.put("BUILDKIT_PROGRESS", "rawjson");
    assertThat(lines(0, "lock")).hasSameSizeAs(lines);
    // Which is for verbs that show progress.
    assertThat(lines(5, "describe", "none").getFirst()).contains("error:");
  }

  @Test
  void aFailureIsOneEvent() throws IOException {
    Files.writeString(
        home.resolve("build.envd"),
        "def build():\n    return Source.http(\"http://127.0.0.1:1/f\")\n");
    assertThat(lines(6, "lock", "--progress", "rawjson"))
        .singleElement()
        .asString()
        .contains("{\"text\":\"error: build.envd:2:12: http://127.0.0.1:1/f", "\\nhint: ")
        .doesNotContain("\\u001b");
    assertThat(lines(2, "lock", "x", "--progress", "rawjson"))
        .singleElement()
        .asString()
        .contains("\"error: a NAME is for --upgrade");
  }

  @Test
  void aCommandLineThatIsNotUnderstoodIsOneToo() {
    for (String[] words :
        new String[][] {
          {"build", "--nothing", "--progress", "rawjson"},
          {"build", "--progress=rawjson", "--format", "yaml"},
          {"build", "--progress", "rawjson", "x"}
        }) {
      assertThat(lines(2, words))
          .singleElement()
          .asString()
          .startsWith("{\"messages\":[{\"text\":\"error: ");
    }
    assertThat(lines(2, "build", "--nothing", "--progress", "plain").getFirst())
        .doesNotStartWith("{");
    // Nobody knows whether the last word is its value.
    assertThat(lines(2, "build", "--progress", "rawjsn").getFirst()).doesNotStartWith("{");
    // What follows is a command's.
    assertThat(lines(2, "run", "--nothing", "x", "--", "--progress", "rawjson").getFirst())
        .doesNotStartWith("{");
    environment.put("BOTHY_PROGRESS", "rawjson");
    assertThat(lines(2, "build", "--nothing")).hasSize(1);
  }

  @Test
  @Tag("containers")
  void resultsThatGiveWayToAnArchiveAreEvents() {
    assertThat(lines(0, "build", "-o", "type=tar,dest=-", "--progress", "rawjson"))
        .allSatisfy(line -> assertThat(line).startsWith("{\""))
        .anySatisfy(line -> assertThat(line).contains("{\"text\":\"", ":dev scratch\""));
    assertThat(lines(0, "save", home.getFileName() + ":dev", "-", "--progress", "rawjson"))
        .allSatisfy(line -> assertThat(line).startsWith("{\""));
  }
}
