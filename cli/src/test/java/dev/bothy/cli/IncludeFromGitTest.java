package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code include} from real repositories on this machine's disk. */
class IncludeFromGitTest {
  @TempDir Path home;
  private Path project;
  private Path library;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void aLibrary() throws Exception {
    project = Files.createDirectory(home.resolve("project"));
    library = Files.createDirectory(home.resolve("library"));
    git("init", "-q", "-b", "main");
    commit("def tools():\n    install.apt_packages([\"tree\"])\n");
    git("tag", "v1");
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=A", "-c", "user.email=a@x.example"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(library.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  private String commit(String text) throws IOException, InterruptedException {
    Files.writeString(library.resolve("tools.envd"), text);
    git("add", ".");
    git("commit", "-q", "-m", "x");
    return git("rev-parse", "HEAD");
  }

  private int plan(String include) throws IOException {
    Files.writeString(
        project.resolve("build.envd"), "lib = " + include + "\ndef build():\n    lib.tools()\n");
    out.reset();
    err.reset();
    return new Main(
            project,
            Map.of("HOME", home.toString(), "PATH", System.getenv("PATH")),
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of("plan"), () -> false);
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasFetchedStaysWhatItIs() throws Exception {
    assertThat(plan("include(\"../library\")")).as(said()).isZero();
    assertThat(shown()).contains("apt: tree");
    assertThat(said()).contains("fetching ../library");
    commit("def tools():\n    install.apt_packages([\"git\"])\n");
    assertThat(plan("include(\"../library\")")).isZero();
    assertThat(shown()).contains("apt: tree");
    assertThat(said()).doesNotContain("fetching");
  }

  @Test
  void aTagAndACommitAreThemselves() throws Exception {
    String first = git("rev-parse", "HEAD");
    String second = commit("def tools():\n    install.apt_packages([\"git\"])\n");
    assertThat(plan("include(\"file://" + library + "\", ref=\"v1\")")).as(said()).isZero();
    assertThat(shown()).contains("apt: tree");
    assertThat(plan("include(\"../library\", sha=\"" + first + "\")")).as(said()).isZero();
    assertThat(shown()).contains("apt: tree");
    assertThat(plan("include(\"../library\", sha=\"" + second + "\")")).as(said()).isZero();
    assertThat(shown()).contains("apt: git");
  }

  @Test
  void aBranchThatIsNotThereIsToldWithWhatGitSays() throws Exception {
    assertThat(plan("include(\"../library\", ref=\"v9\")")).isEqualTo(1);
    assertThat(said()).contains("../library@v9 cannot be fetched").contains("v9");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aRemoteLibraryIsNotFetchedByPlan() throws Exception {
    assertThat(plan("include(\"https://127.0.0.1:1/x\")")).isEqualTo(3);
    assertThat(said())
        .contains("build.envd:1:14: include: https://127.0.0.1:1/x is not on this machine yet")
        .contains("`bothy build` fetches it");
  }

  private List<Path> leftovers() throws IOException {
    try (var entries = Files.list(home.resolve(".cache/bothy/libraries"))) {
      return entries.filter(p -> p.getFileName().toString().startsWith(".new-")).toList();
    }
  }
}
