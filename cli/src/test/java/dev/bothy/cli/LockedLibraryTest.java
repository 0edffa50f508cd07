package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bothy lock} and libraries that lie behind git's own protocols. */
class LockedLibraryTest {
  @TempDir Path home;
  private Path project;
  private Path library;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aLibrary() throws Exception {
    project = Files.createDirectory(home.resolve("project"));
    library = Files.createDirectory(home.resolve("library"));
    git("init", "-q", "-b", "main");
    commit("tree");
    environment.put("HOME", home.toString());
    environment.put("PATH", System.getenv("PATH"));
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    return Git.in(library, home, arguments);
  }

  /** A commit whose {@code tools()} installs that package; gives its name. */
  private String commit(String aptPackage) throws IOException, InterruptedException {
    Files.writeString(
        library.resolve("tools.envd"),
        "def tools():\n    install.apt_packages([\"" + aptPackage + "\"])\n");
    git("add", ".");
    git("commit", "-q", "-m", aptPackage);
    return git("rev-parse", "HEAD");
  }

  private void including(String url) throws IOException {
    Files.writeString(
        project.resolve("build.envd"),
        "lib = include(\""
            + url
            + "\", ref=\"main\")\n"
            + "def build():\n    base(image=Source.debian(\"bookworm\"))\n    lib.tools()\n");
  }

  private CommandLine bothy(String... words) {
    return CommandLine.run(project, environment, words);
  }

  private void forgetTheCache() throws IOException {
    environment.put("XDG_CACHE_HOME", Files.createTempDirectory(home, "cache").toString());
  }

  /** What holds however the library is reached, as long as {@code url} answers. */
  private void locksAndUpgrades(String url) throws Exception {
    including(url);
    assertThat(bothy("plan").code()).isEqualTo(3);
    assertThat(bothy("plan").err()).contains("`bothy build` or `bothy lock` fetches it");
    assertThat(bothy("lock", "--check").code()).isEqualTo(4);
    String first = git("rev-parse", "HEAD");
    anUnpinnedLibraryWarns(first);
    CommandLine locked = bothy("lock");
    assertThat(locked.code()).as(locked.err()).isZero();
    assertThat(locked.err()).doesNotContain("warning: ");
    assertThat(project.resolve("bothy.lock")).content().contains(first, url, "\"main\"");
    assertThat(bothy("lock", "--check").code()).isZero();

    // The branch moves on, and the project is cloned by somebody with an empty cache.
    String second = commit("git");
    forgetTheCache();
    assertThat(bothy("lock").code()).isZero();
    assertThat(bothy("plan").out()).contains("apt: tree");
    assertThat(bothy("plan").err()).doesNotContain("may be another commit");
    assertThat(project.resolve("bothy.lock")).content().contains(first);

    assertThat(bothy("lock", "--upgrade").code()).isZero();
    assertThat(project.resolve("bothy.lock")).content().contains(second).doesNotContain(first);
    assertThat(bothy("plan").out()).contains("apt: git");
  }

  private void anUnpinnedLibraryWarns(String commit) throws IOException {
    assertThat(bothy("lock", "--store", home.resolve("another").toString()).code()).isZero();
    Files.delete(project.resolve("bothy.lock"));
    assertThat(bothy("plan").err())
        .contains("warning: build.envd:1:7: include: ")
        .contains("may be another commit elsewhere: `bothy lock` pins it, or sha=\"" + commit);
    forgetTheCache();
  }

  @Test
  void overSmartHttp() throws Exception {
    HttpServer server = GitServers.http(home);
    try {
      locksAndUpgrades("http://127.0.0.1:" + server.getAddress().getPort() + "/library/.git");
    } finally {
      server.stop(0);
    }
    // And without the server.
    assertThat(bothy("lock", "--offline"))
        .returns(0, CommandLine::code)
        .satisfies(lock -> assertThat(lock.err()).doesNotContain("fetching"));
    assertThat(bothy("plan").code()).isZero();
    assertThat(bothy("lint", "--json").out()).doesNotContain("unpinned-library");
  }

  @Test
  void overSsh() throws Exception {
    try (GitServers.Ssh ssh = GitServers.ssh(home)) {
      environment.put("GIT_SSH_COMMAND", ssh.command());
      locksAndUpgrades("ssh://" + ssh.user() + "@127.0.0.1:" + ssh.port() + library);
    }
    assertThat(bothy("plan").code()).isZero();
  }

  @Test
  void aLibraryOfTheDiskIsPinnedToo() throws Exception {
    including("../library");
    assertThat(bothy("lock").code()).isZero();
    commit("git");
    forgetTheCache();
    assertThat(bothy("plan").out()).contains("apt: tree");
  }

  @Test
  void aLibraryOfTheDiskIsUpgraded() throws Exception {
    including("../library");
    assertThat(bothy("lock").code()).isZero();
    String second = commit("git");
    assertThat(bothy("lock", "--upgrade").err()).contains("../library@main is " + second);
    assertThat(project.resolve("bothy.lock")).content().contains(second);
    assertThat(bothy("plan").out()).contains("apt: git");
  }

  @Test
  void whatAnotherProcessPinsMeanwhileStaysUntilAnUpgrade() throws Exception {
    including("../library");
    String first = git("rev-parse", "HEAD");
    anotherProcessLocksMeanwhile();
    String second = commit("git");
    Path lock = project.resolve("bothy.lock");
    assertThat(bothy("lock").err()).contains("../library@main is " + first + "\n");
    assertThat(lock).content().contains(first).doesNotContain(second);
    assertThat(bothy("lock", "--upgrade").err())
        .contains("../library@main is " + second + ", was " + first);
    assertThat(lock).content().contains(second).doesNotContain(first);
  }

  @Test
  void anotherProcessMayPinTheSameMeanwhile() throws Exception {
    including("../library");
    String first = git("rev-parse", "HEAD");
    Path others = anotherProcessLocksMeanwhile();
    assertThat(bothy("lock").err())
        .endsWith("../library@main is " + first + "\nbothy.lock is up to date\n");
    assertThat(project.resolve("bothy.lock")).hasSameBinaryContentAs(others);
  }

  /** Has its lock written while the next command fetches: as it is now, and where that is kept. */
  private Path anotherProcessLocksMeanwhile() throws Exception {
    assertThat(bothy("lock").code()).isZero();
    Path lock = project.resolve("bothy.lock");
    Path others = Files.move(lock, home.resolve("others.lock"));
    forgetTheCache();
    String path = System.getenv("PATH");
    standIn("#!/bin/sh\ncp '%s' '%s'\nPATH='%s' exec git \"$@\"\n".formatted(others, lock, path));
    return others;
  }

  /** Has the script run in git's place. */
  private void standIn(String script) throws IOException {
    Path programs = Files.createDirectory(home.resolve("programs"));
    Path git = Files.writeString(programs.resolve("git"), script);
    Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", programs + ":" + System.getenv("PATH"));
  }

  /** What the signal ends first is chance. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void gitThatASignalEndsIsAnInterruption(String signal, int code) throws Exception {
    including("../library");
    standIn("#!/bin/sh\nkill -" + signal + " $$\n");
    assertThat(bothy("lock"))
        .returns(code, CommandLine::code)
        .satisfies(lock -> assertThat(lock.err()).endsWith("bothy: interrupted\n"));
  }

  @Test
  void aLibraryIsUpgradedAlone() throws Exception {
    git("branch", "other");
    Files.writeString(
        project.resolve("build.envd"),
        """
        a = include("../library", ref="main")
        b = include("../library", ref="other")
        def build():
            base(image=Source.debian("bookworm"))
            a.tools()
            b.tools()
        """);
    String first = git("rev-parse", "HEAD");
    assertThat(bothy("lock").err()).contains("../library@main is " + first);
    String second = commit("git");
    git("branch", "-f", "other");
    assertThat(bothy("lock", "--upgrade", "../library@other").err())
        .contains("../library@other is " + second + ", was " + first + "\n")
        .doesNotContain("../library@main is");
    assertThat(bothy("lock").err()).isEqualTo("bothy.lock is up to date\n");
    assertThat(project.resolve("bothy.lock")).content().contains(first, second);
    assertThat(bothy("lock", "--upgrade", "../library@otter").err())
        .contains("there are:\n  ../library@main\n  ../library@other\n")
        .contains("did you mean: ../library@other\n");
  }

  @Test
  void whatIsToBeLockedFetchesNoLibraryThatIsNotPinned() throws Exception {
    including("../library");
    CommandLine stale = bothy("plan", "--locked");
    assertThat(stale.code()).isEqualTo(4);
    assertThat(stale.err()).contains("build.envd:1:14: ../library@main").doesNotContain("fetching");
    assertThat(bothy("plan").code()).isZero();
    // Here now, and still another commit tomorrow.
    assertThat(bothy("plan", "--locked").code()).isEqualTo(4);
    assertThat(bothy("lock").code()).isZero();
    forgetTheCache();
    assertThat(bothy("plan", "--locked").code()).isZero();
  }

  @Test
  void whatElseIsInTheLockStays() throws Exception {
    including("../library");
    Files.writeString(
        project.resolve("bothy.lock"), "{\"schemaVersion\": 1, \"added\": [], \"later\": 7}");
    assertThat(bothy("lock").code()).isZero();
    assertThat(project.resolve("bothy.lock")).content().contains("\"later\": 7");
  }

  @Test
  void aCommitThatIsGoneIsToldWithItsPlace() throws Exception {
    including("../library");
    Files.writeString(
        project.resolve("bothy.lock"),
        "{\"schemaVersion\": 1, \"libraries\": [{\"git\": \"../library\", \"ref\": \"main\","
            + " \"commit\": \"0123456789012345678901234567890123456789\"}]}");
    CommandLine plan = bothy("plan");
    assertThat(plan.code()).isEqualTo(1);
    assertThat(plan.err())
        .contains("build.envd:1:14: ../library@0123456789", "fatal:")
        .contains("hint: `git ls-remote ../library` shows what the repository has")
        .contains("`bothy lock --upgrade ../library@main` takes the newest");
  }

  @Test
  void aLockThatNamesNoCommitIsRefused() throws Exception {
    including("../library");
    Files.writeString(
        project.resolve("bothy.lock"),
        "{\"schemaVersion\": 1, \"libraries\": [{\"git\": \"../library\", \"commit\": \"../x\"}]}");
    assertThat(bothy("plan").code()).isEqualTo(4);
  }
}
