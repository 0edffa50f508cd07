package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images in {@code bothy.lock}; with a registry: system's {@code Images}. */
class LockedImageTest {
  private static final String DIGEST = "sha256:" + "1".repeat(64);
  private static final String TOOLS = "registry.example/tools:1";

  @TempDir Path home;
  private Path project;

  @BeforeEach
  void aProject() throws IOException {
    project = Files.createDirectory(home.resolve("project"));
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            base(image="debian:12")
            io.copy(source="/tool", target="/bin/tool", image="registry.example/tools:1")
        """);
  }

  private void lock(String... pins) throws IOException {
    Files.writeString(
        project.resolve("bothy.lock"),
        "{\"schemaVersion\": 1, \"added\": [], \"images\": [" + String.join(",", pins) + "]}");
  }

  private static String pin(String image, String digest) {
    return "{\"image\": \"" + image + "\", \"digest\": \"" + digest + "\"}";
  }

  private CommandLine bothy(String... words) {
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    return CommandLine.run(project, environment, words);
  }

  @Test
  void imagesThatAreNotPinnedAreTold() throws IOException {
    assertThat(bothy("lock", "--check"))
        .returns(4, CommandLine::code)
        .returns(
            """
            bothy.lock does not pin docker.io/library/debian:12: `bothy lock` does
            bothy.lock does not pin registry.example/tools:1: `bothy lock` does
            """,
            CommandLine::err);
    lock(pin("docker.io/library/debian:12", DIGEST));
    CommandLine stale = bothy("plan", "--locked");
    assertThat(stale.code()).isEqualTo(4);
    assertThat(stale.err())
        .contains("it does not pin\n  build.envd:3:5: " + TOOLS)
        .doesNotContain("debian");
    lock(pin("docker.io/library/debian:12", DIGEST), pin(TOOLS, DIGEST));
    assertThat(bothy("lock", "--check").code()).isZero();
    assertThat(bothy("plan", "--locked").code()).isZero();
    assertThat(bothy("lint", "--json").out()).doesNotContain("unpinned-image");
  }

  @Test
  void whatIsPinnedIsSolvedAndNamedAsTheFileNamesIt() throws IOException {
    lock(pin("docker.io/library/debian:12", DIGEST), pin(TOOLS, DIGEST));
    assertThat(bothy("graph").out())
        .contains("docker-image://docker.io/library/debian:12@" + DIGEST)
        .contains("docker-image://" + TOOLS + "@" + DIGEST);
    assertThat(bothy("plan").out()).contains("base        debian:12\n");
  }

  @Test
  void aDigestOfTheFileIsNotTheLocks() throws IOException {
    String own = "sha256:" + "2".repeat(64);
    Files.writeString(
        project.resolve("build.envd"), "def build():\n    base(image=\"debian:12@" + own + "\")\n");
    lock(pin("docker.io/library/debian:12", DIGEST));
    assertThat(bothy("graph").out()).contains("debian:12@" + own).doesNotContain(DIGEST);
    assertThat(bothy("lock", "--check").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "debian:12 | sha1:22 | pins the image \"debian:12\" to \"sha1:22\"",
        "De bian | sha256:1111111111111111111111111111111111111111111111111111111111111111 | pins the image \"De bian\"",
      })
  void aPinThatIsNoneIsTold(String image, String digest, String message) throws IOException {
    lock(pin(image, digest));
    CommandLine plan = bothy("plan");
    assertThat(plan.code()).isEqualTo(4);
    assertThat(plan.err()).contains(message);
  }

  @Test
  void twoDigestsOfOneImageAreNoPin() throws IOException {
    lock(pin("debian:12", DIGEST), pin("docker.io/library/debian:12", "sha256:" + "2".repeat(64)));
    assertThat(bothy("plan").err()).contains("pins docker.io/library/debian:12 a second time");
  }
}
