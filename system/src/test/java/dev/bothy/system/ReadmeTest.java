package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows works: its files evaluate, its verbs exist, its make targets are there. */
class ReadmeTest {

  static List<String> files() throws IOException {
    return blocks("python");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileEvaluatesToAPlan(String text) throws IOException, InterruptedException {
    try (Machine machine = Machine.ofThisUser()) {
      Path project = machine.project("readme", Map.of("build.envd", text));
      assertThat(machine.bothy(project, "plan", "--format", "json").ok().json().get("steps"))
          .isNotNull();
    }
  }

  @Test
  void everyVerbItNamesHasHelp() throws IOException, InterruptedException {
    TreeSet<String> verbs = new TreeSet<>();
    for (String part : readme().split("`")) {
      if (part.startsWith("bothy ")) {
        verbs.add(part.split("[ \\[]")[1]);
      }
    }
    verbs.remove("help");
    assertThat(verbs).hasSizeGreaterThan(8);
    try (Machine machine = Machine.ofThisUser()) {
      for (String verb : verbs) {
        assertThat(machine.bothy(machine.base(), "help", verb).ok().stdout())
            .as(verb)
            .contains(verb);
      }
    }
  }

  @Test
  void everyMakeTargetItNamesExists() throws IOException {
    String makefile = Files.readString(Machine.repository().resolve("Makefile"));
    for (String block : blocks("console")) {
      for (String line : block.lines().toList()) {
        if (line.startsWith("$ make ")) {
          assertThat(makefile).contains("\n" + line.split(" ")[2] + ":");
        }
      }
    }
  }

  private static String readme() throws IOException {
    return Files.readString(Machine.repository().resolve("README.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> found = new ArrayList<>();
    StringBuilder block = null;
    for (String line : readme().lines().toList()) {
      if (block == null && line.equals("```" + language)) {
        block = new StringBuilder();
      } else if (block != null && line.equals("```")) {
        found.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }
}
