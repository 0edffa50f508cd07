package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private CommandLine last = new CommandLine(0, "", "");

  @BeforeEach
  void aLibrary() throws Exception {
    project = Files.createDirectory(home.resolve("project"));
    library = Files.createDirectory(home.resolve("library"));
    git("init", "-q", "-b", "main");
    commit("def tools():\n    install.apt_packages([\"tree\"])\n");
    git("tag", "v1");
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    return Git.in(library, home, arguments);
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
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    last = CommandLine.run(project, environment, "plan");
    return last.code();
  }

  private String shown() {
    return last.out();
  }

  private String said() {
    return last.err();
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
    assertThat(said())
        .contains("build.envd:1:14: ../library@v9 cannot be fetched: fatal: ")
        .doesNotContain("; ;");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aRemoteLibraryIsNotFetchedByPlan() throws Exception {
    assertThat(plan("include(\"https://127.0.0.1:1/x\")")).isEqualTo(3);
    assertThat(said())
        .contains("build.envd:1:14: include: https://127.0.0.1:1/x is not on this machine yet")
        .contains("`bothy build` or `bothy lock` fetches it");
  }

  @Test
  void whatGitTakesFromTheDiskInsteadIsFetchedByPlanToo() throws Exception {
    Files.writeString(
        home.resolve(".gitconfig"),
        "[url \"file://" + home + "/\"]\n\tinsteadOf = https://git.example/team/\n");
    assertThat(plan("include(\"https://git.example/team/library\")")).as(said()).isZero();
    assertThat(shown()).contains("apt: tree");
    assertThat(plan("include(\"https://git.example/other/library\")")).isEqualTo(3);
    assertThat(leftovers()).isEmpty();
  }

  private List<Path> leftovers() throws IOException {
    try (var entries = Files.list(home.resolve(".cache/bothy/libraries"))) {
      return entries.filter(p -> p.getFileName().toString().startsWith(".new-")).toList();
    }
  }
}
