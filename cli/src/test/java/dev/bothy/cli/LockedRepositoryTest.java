package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Git sources in {@code bothy.lock}; builds by them: system's {@code LockedSources}. */
class LockedRepositoryTest {
  @TempDir Path home;
  private Path project;
  private Path code;
  private HttpServer server;
  private String url;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aRepository() throws Exception {
    project = Files.createDirectory(home.resolve("project"));
    code = Files.createDirectory(home.resolve("code"));
    git("init", "-q", "-b", "main");
    commit("one");
    server = GitServers.http(home);
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/code/.git";
    environment.put("HOME", home.toString());
    environment.put("PATH", System.getenv("PATH"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    return Git.in(code, home, arguments);
  }

  private String commit(String text) throws IOException, InterruptedException {
    Files.writeString(code.resolve("text"), text);
    git("add", ".");
    git("commit", "-q", "-m", text);
    return git("rev-parse", "HEAD");
  }

  private void taking(String arguments) throws IOException {
    Files.writeString(
        project.resolve("build.envd"),
        "def build():\n    return Source.git(\"" + url + "\"" + arguments + ")\n");
  }

  private CommandLine bothy(String... words) {
    return CommandLine.run(project, environment, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                         | refs/heads/main
          , ref="main"               | refs/heads/main
          , ref="refs/heads/main"    | refs/heads/main
          , ref="light"              | refs/tags/light
          , ref="v1", subdir="."     | refs/tags/v1
          , ref="50%25"              | refs/heads/50%
          """)
  void aRefIsPinnedToItsCommitAndItsWholeName(String arguments, String head) throws Exception {
    git("tag", "light");
    git("tag", "-a", "-m", "v1", "v1");
    git("branch", "50%");
    String commit = git("rev-parse", "HEAD");
    taking(arguments == null ? "" : arguments);
    assertThat(bothy("lock", "--check"))
        .returns(4, CommandLine::code)
        .satisfies(check -> assertThat(check.err()).startsWith("bothy.lock does not pin " + url));
    assertThat(bothy("plan", "--locked"))
        .returns(4, CommandLine::code)
        .satisfies(plan -> assertThat(plan.err()).contains("build.envd:2:12: " + url));
    assertThat(bothy("lint", "--json").out()).contains("unpinned-git");
    CommandLine lock = bothy("lock");
    assertThat(lock.code()).as(lock.err()).isZero();
    assertThat(lock.err()).contains(" is " + commit + "\nwrote bothy.lock\n");
    assertThat(project.resolve("bothy.lock")).content().contains(head, commit, url);

    commit("two");
    assertThat(bothy("lock", "--check").code()).isZero();
    assertThat(bothy("plan", "--locked").code()).isZero();
    assertThat(bothy("lock").err()).isEqualTo("bothy.lock is up to date\n");
    assertThat(bothy("graph").out())
        .contains(
            "#" + head.replace("%", "%25"),
            "\"git.checksum\": \"" + commit,
            "\"git.fetchbycommit\": \"true\"");
    assertThat(bothy("lint", "--json").out()).doesNotContain("unpinned-git");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", ref=\"HEAD\""})
  void aServerWhoseHeadIsNoBranchIsPinnedToItsCommit(String arguments) throws Exception {
    git("checkout", "-q", "--detach");
    String commit = git("rev-parse", "HEAD");
    taking(arguments);
    assertThat(bothy("lock").err()).contains(" is " + commit + "\nwrote bothy.lock\n");
    assertThat(bothy("lock"))
        .returns(0, CommandLine::code)
        .returns("bothy.lock is up to date\n", CommandLine::err);
    assertThat(bothy("graph").out())
        .contains("\"git.checksum\": \"" + commit)
        .doesNotContain("#HEAD");
  }

  @Test
  void whatThePinsOfTheFileAreNeedsNoLock() throws Exception {
    String commit = git("rev-parse", "HEAD");
    for (String pinned :
        new String[] {
          ", ref=\"" + commit + "\"", ", ref=\"main\", checksum=\"" + commit.substring(0, 10) + "\""
        }) {
      taking(pinned);
      assertThat(bothy("plan", "--locked").code()).isZero();
      assertThat(bothy("lock").err())
          .isEqualTo("bothy.lock is not needed: there is nothing to pin\n");
      assertThat(project.resolve("bothy.lock")).doesNotExist();
    }
  }

  @Test
  void whatHasMovedIsToldAndTakenWhenItIsNamed() throws Exception {
    String one = git("rev-parse", "HEAD");
    git("branch", "other");
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            return Source.merge([Source.git("URL", "main"), Source.git("URL", "other")])
        """
            .replace("URL", url));
    assertThat(bothy("lock").code()).isZero();
    assertThat(bothy("lock", "--check", "--upgrade"))
        .returns(0, CommandLine::code)
        .returns("", CommandLine::err);
    String two = commit("two");
    git("branch", "-f", "other");
    String lock = Files.readString(project.resolve("bothy.lock"));

    CommandLine check = bothy("lock", "--check", "--upgrade", url + "@main");
    assertThat(check.code()).isEqualTo(4);
    assertThat(check.err())
        .isEqualTo(
            (url + "@main has moved from " + one + " to " + two)
                + (": `bothy lock --upgrade " + url + "@main` takes that\n"));
    assertThat(project.resolve("bothy.lock")).hasContent(lock);

    assertThat(bothy("lock", "--upgrade", url + "@main").err())
        .contains("@main is " + two + ", was " + one)
        .doesNotContain("@other");
    assertThat(project.resolve("bothy.lock")).content().contains(one, two);
    // A repository is all of its branches.
    assertThat(bothy("lock", "--upgrade", url).err()).contains("@other is " + two + ", was " + one);
    assertThat(project.resolve("bothy.lock")).content().doesNotContain(one);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''           | branch -m main trunk | refs/heads/main | refs/heads/trunk",
        ", ref=\"v1\" | branch -m v1 v2      | refs/heads/v1   | refs/tags/v1",
      })
  void aRefOfAnotherNameHasMovedThoughItsCommitIsTheSame(
      String arguments, String rename, String before, String after) throws Exception {
    git("branch", "v1");
    taking(arguments);
    assertThat(bothy("lock").code()).isZero();
    Path lock = project.resolve("bothy.lock");
    assertThat(lock).content().contains(before);
    git(rename.split(" ", -1));
    git("tag", "v1");
    String name = arguments.isEmpty() ? url : url + "@v1";
    String one = git("rev-parse", "HEAD");
    assertThat(bothy("lock", "--check", "--upgrade"))
        .returns(4, CommandLine::code)
        .returns(
            (name + " has moved from " + one + " (" + before + ") to " + one + " (" + after + ")")
                + (": `bothy lock --upgrade " + name + "` takes that\n"),
            CommandLine::err);
    assertThat(lock).content().contains(before);
    assertThat(bothy("lock", "--upgrade").err())
        .contains(name + " is " + one + " (" + after + "), was " + one + " (" + before + ")\n");
    assertThat(lock).content().contains(after).doesNotContain(before);
    assertThat(bothy("lock", "--check", "--upgrade"))
        .returns(0, CommandLine::code)
        .returns("", CommandLine::err);
  }

  @Test
  void whatAnotherFunctionTakesStaysAsItIs() throws Exception {
    String one = git("rev-parse", "HEAD");
    git("branch", "other");
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            return Source.git("URL", "main")
        def small():
            return Source.git("URL", "other")
        """
            .replace("URL", url));
    assertThat(bothy("lock").code()).isZero();
    assertThat(bothy("lock", "--from", "build.envd:small").code()).isZero();
    String two = commit("two");
    git("branch", "-f", "other");
    for (String[] upgrade : new String[][] {{}, {url}}) {
      String[] words =
          Stream.concat(Stream.of("lock", "--upgrade"), Stream.of(upgrade)).toArray(String[]::new);
      assertThat(bothy(words).err()).contains("@main is " + two).doesNotContain("other");
      assertThat(project.resolve("bothy.lock")).content().contains(one, two);
    }
    assertThat(bothy("lock", "--upgrade", url + "@other"))
        .returns(2, CommandLine::code)
        .satisfies(
            lock ->
                assertThat(lock.err())
                    .contains(
                        "bothy.lock pins " + url + "@other, which build.envd:build does not take")
                    .contains("--from"));
    assertThat(project.resolve("bothy.lock")).content().contains(one, two);
  }

  @Test
  void whatNewerVersionsSayOfAPinStays() throws Exception {
    taking("");
    assertThat(bothy("lock").code()).isZero();
    Path lock = project.resolve("bothy.lock");
    Files.writeString(lock, Files.readString(lock).replace("\"head\"", "\"later\": 7, \"head\""));
    String two = commit("two");
    assertThat(bothy("lock", "--upgrade").code()).isZero();
    assertThat(lock).content().contains(two, "\"later\": 7");
  }

  @Test
  void aNameOfNothingIsWrongUsage() throws Exception {
    taking("");
    assertThat(bothy("lock", "--upgrade", "https://x.example/f"))
        .returns(2, CommandLine::code)
        .satisfies(
            lock ->
                assertThat(lock.err())
                    .contains("there is no https://x.example/f to pin; there are:\n  " + url));
    assertThat(bothy("lock", url)).returns(2, CommandLine::code);
    assertThat(bothy("lock").code()).isZero();
    assertThat(bothy("lock", "--upgrade", "https://x.example/f").err())
        .contains("there is no https://x.example/f to pin; there are:\n  " + url);
    // Which needs no server.
    server.stop(0);
    assertThat(bothy("lock", "--upgrade", "https://x.example/f", url).code()).isEqualTo(2);
    Files.delete(project.resolve("bothy.lock"));
    Files.writeString(project.resolve("build.envd"), "def build():\n    return Source.scratch()\n");
    assertThat(bothy("lock", "--upgrade", url).err())
        .contains("to pin: the file takes no library, branch, web file or image");
    assertThat(project.resolve("bothy.lock")).doesNotExist();
  }

  @Test
  void aNameThatIsNearlyOneIsAnsweredWithIt() throws Exception {
    taking(", ref=\"main\"");
    assertThat(bothy("lock").code()).isZero();
    assertThat(bothy("lock", "--upgrade", url + "@mian").err())
        .contains("did you mean: " + url + "@main\n");
    assertThat(bothy("lock", "--upgrade", "nothing/of/the/kind").err())
        .doesNotContain("did you mean");
    // What the function does not take would be refused as well.
    taking(", ref=\"other\"");
    assertThat(bothy("lock", "--upgrade", "https://x.example/f").err())
        .contains("there are:\n  " + url + "@other\n")
        .doesNotContain("@main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void anEmptyNameIsTold(String name) throws Exception {
    taking("");
    for (String[] words : new String[][] {{"lock", name}, {"lock", "--upgrade", name}}) {
      assertThat(bothy(words))
          .returns(2, CommandLine::code)
          .satisfies(lock -> assertThat(lock.err()).startsWith("error: a NAME is empty"));
    }
  }

  @Test
  void aBranchThatIsNotThereIsToldWithItsPlace() throws Exception {
    taking(", ref=\"none\"");
    CommandLine lock = bothy("lock");
    assertThat(lock.code()).isEqualTo(1);
    assertThat(lock.err())
        .contains("build.envd:2:12", "has no branch and no tag none")
        .contains("hint: `git ls-remote " + url + "` lists its branches and tags\n");
    taking(", ref=\"" + git("rev-parse", "--short", "HEAD") + "\"");
    assertThat(bothy("lock").err()).contains("a commit is named by all of its 40 or 64 digits");
    assertThat(project.resolve("bothy.lock")).doesNotExist();
  }

  @Test
  void aCheckGoesOnAfterABranchThatIsGone() throws Exception {
    String one = git("rev-parse", "HEAD");
    for (String name : List.of("gone", "lost")) {
      git("branch", name);
    }
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            return Source.merge([
                Source.git("URL", "gone"),
                Source.git("URL", "main"),
                Source.git("URL", "lost"),
            ])
        """
            .replace("URL", url));
    assertThat(bothy("lock").code()).isZero();
    String two = commit("two");
    git("branch", "-D", "gone", "lost");
    for (String[] words :
        new String[][] {{"lock", "--check", "--upgrade"}, {"lock", "--upgrade", url}}) {
      CommandLine lock = bothy(words);
      assertThat(lock.code()).isEqualTo(1);
      assertThat(lock.err())
          .contains("build.envd:3:9: ", "has no branch and no tag gone")
          .contains("build.envd:5:9: ", "has no branch and no tag lost");
      assertThat(project.resolve("bothy.lock")).content().contains(one).doesNotContain(two);
    }
    assertThat(bothy("lock", "--check", "--upgrade").err())
        .contains("@main has moved from " + one + " to " + two);
  }

  @Test
  void aServerThatCannotBeReachedIsTheHostsMatter() throws Exception {
    taking("");
    assertThat(bothy("lock").code()).isZero();
    server.stop(0);
    assertThat(bothy("lock", "--check", "--upgrade"))
        .returns(6, CommandLine::code)
        .satisfies(check -> assertThat(check.err()).contains("build.envd:2:12: " + url));
  }

  @Test
  void offlineTakesWhatTheStoreWasToldLast() throws Exception {
    taking("");
    CommandLine never = bothy("lock", "--offline");
    assertThat(never.code()).isEqualTo(1);
    assertThat(never.err()).contains("was never asked", "build.envd:2:12");
    String one = git("rev-parse", "HEAD");
    assertThat(bothy("lock").code()).isZero();
    Files.delete(project.resolve("bothy.lock"));
    commit("two");
    assertThat(bothy("lock", "--offline").err()).contains(url + " is " + one);
  }

  @Test
  void anUpgradeThatMayAskNobodyIsWrongUsage() throws Exception {
    taking("");
    assertThat(bothy("lock").code()).isZero();
    for (String check : List.of("--check", "--upgrade")) {
      assertThat(bothy("lock", check, "--upgrade", "--offline"))
          .returns(2, CommandLine::code)
          .satisfies(
              lock ->
                  assertThat(lock.err())
                      .startsWith(
                          "error: --upgrade asks what there is now, --offline asks nobody"));
    }
  }

  @Test
  void aHostThatNobodyKnowsIsNotTrusted() throws Exception {
    try (GitServers.Ssh ssh = GitServers.ssh(home)) {
      url = "ssh://" + ssh.user() + "@127.0.0.1:" + ssh.port() + code;
      taking("");
      CommandLine lock = bothy("lock", "--ssh", "default=" + ssh.directory().resolve("user"));
      assertThat(lock.code()).isNotZero();
      assertThat(lock.err()).contains("build.envd:2:12", "Host key verification failed");
      assertThat(project.resolve("bothy.lock")).doesNotExist();
    }
  }
}
