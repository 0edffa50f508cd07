package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code build --keep-going} of several images, of which not all can be made. */
@Tag("containers")
class KeepGoingTest {
  @TempDir Path home;

  private CommandLine bothy(Path project, String... words) {
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    return CommandLine.run(project, environment, words);
  }

  @Test
  void whatWasMadeHasItsNameAndIsTold() throws IOException {
    Path project = Files.createDirectory(home.resolve("p"));
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            empty = Source.scratch()
            shared = empty.file("/shared", data="1")
            return {
                "first": shared.file("/first", data="1"),
                "bad": shared.copy(empty, "/none", "/none"),
                "last": empty.file("/last", data="1"),
            }
        """);
    CommandLine build = bothy(project, "build", "--keep-going", "--progress", "quiet");
    assertThat(build.code()).isEqualTo(1);
    assertThat(build.out().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("p-first:dev sha256:"),
            last -> assertThat(last).startsWith("p-last:dev sha256:"));
    assertThat(build.err())
        .containsSubsequence(
            "made: p-first:dev, p-last:dev\nnot made: p-bad:dev\n", "error: build.envd:6:");
    assertThat(bothy(project, "images").out())
        .contains("p-first", "p-last")
        .doesNotContain("p-bad");

    CommandLine stopped = bothy(project, "build", "--no-cache", "--progress", "quiet");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err()).doesNotContain("made:");
    assertThat(stopped.out()).isEmpty();
  }

  @Test
  void asJson() throws IOException {
    Path project = Files.createDirectory(home.resolve("p"));
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            empty = Source.scratch()
            return {"good": empty.file("/f", data="1"), "bad": empty.copy(empty, "/none", "/f")}
        """);
    CommandLine build = bothy(project, "build", "--keep-going", "--format", "json");
    assertThat(build.code()).isEqualTo(1);
    assertThat(build.out())
        .contains("\"image\": \"p-good:dev\"")
        .contains("\"notMade\": [\n    \"p-bad:dev\"\n  ]");
  }
}
