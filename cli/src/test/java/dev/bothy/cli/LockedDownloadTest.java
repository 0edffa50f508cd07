package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads in {@code bothy.lock}, and how much of it {@code --locked} and {@code --frozen} ask.
 */
class LockedDownloadTest {
  private static final String CHECKSUM = "sha256:" + "1".repeat(64);

  @TempDir Path home;
  private Path project;

  @BeforeEach
  void aProject() throws IOException {
    project = Files.createDirectory(home.resolve("project"));
    Files.writeString(
        project.resolve("build.envd"),
        "def build():\n    return Source.http(\"https://x.example/f\")\n");
  }

  private void lock(String fields) throws IOException {
    Files.writeString(
        project.resolve("bothy.lock"), "{\"schemaVersion\": 1, \"added\": []" + fields + "}");
  }

  private void lockTheDownload() throws IOException {
    lock(
        ", \"downloads\": [{\"url\": \"https://x.example/f\", \"checksum\": \""
            + CHECKSUM
            + "\"}]");
  }

  private CommandLine bothy(String... words) {
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    return CommandLine.run(project, environment, words);
  }

  @Test
  void aDownloadThatIsNotPinnedIsTold() throws IOException {
    assertThat(bothy("lock", "--check"))
        .returns(4, CommandLine::code)
        .returns(
            "bothy.lock does not pin https://x.example/f: `bothy lock` does\n", CommandLine::err);
    assertThat(bothy("lint", "--json").out()).contains("unpinned-download");
    lockTheDownload();
    assertThat(bothy("lock", "--check"))
        .returns(0, CommandLine::code)
        .returns("", CommandLine::err);
    assertThat(bothy("lint", "--json").out()).doesNotContain("unpinned-download");
    assertThat(bothy("graph").out()).contains("\"http.checksum\": \"" + CHECKSUM);
  }

  @Test
  void aStaleLockEndsWhatIsToBeLocked() throws IOException {
    lock("");
    for (String verb : new String[] {"plan", "graph", "build", "up"}) {
      CommandLine stale = bothy(verb, "--locked");
      assertThat(stale.code()).as(stale.err()).isEqualTo(4);
      assertThat(stale.err())
          .contains("bothy.lock is stale: it does not pin\n  build.envd:2:12: https://x.example/f")
          .contains("`bothy lock` pins it");
      assertThat(stale.out()).isEmpty();
    }
    lockTheDownload();
    assertThat(bothy("plan", "--locked").code()).isZero();
  }

  @Test
  void aLockThatIsNotThereIsNotStale() throws IOException {
    assertThat(bothy("plan", "--locked"))
        .returns(4, CommandLine::code)
        .satisfies(
            plan ->
                assertThat(plan.err())
                    .contains(
                        "there is no bothy.lock, which --locked asks for, to pin\n"
                            + "  build.envd:2:12: https://x.example/f")
                    .doesNotContain("stale"));
  }

  @Test
  void aLockTakenAsItIsMustBeThere() throws IOException {
    assertThat(bothy("plan", "--frozen"))
        .returns(4, CommandLine::code)
        .satisfies(
            plan ->
                assertThat(plan.err())
                    .contains(
                        "there is no bothy.lock",
                        "build.envd:2:12: https://x.example/f",
                        "`bothy lock`"));
    lock("");
    assertThat(bothy("plan", "--frozen").code()).isZero();
    assertThat(bothy("plan", "--frozen", "--locked").code()).isEqualTo(2);
  }

  @Test
  void whatHasNothingToPinIsLockedWithoutALock() throws IOException {
    Files.writeString(project.resolve("build.envd"), "def build():\n    return Source.scratch()\n");
    assertThat(bothy("plan", "--locked").code()).isZero();
    assertThat(bothy("lock"))
        .returns(0, CommandLine::code)
        .returns("bothy.lock is not needed: there is nothing to pin\n", CommandLine::err);
    assertThat(project.resolve("bothy.lock")).doesNotExist();
    assertThat(bothy("plan", "--frozen").code()).isZero();
  }
}
