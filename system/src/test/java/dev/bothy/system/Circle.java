package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole circle with the quickstart: build, live in it, grow it, write it back. In order, on one
 * store.
 */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class Circle {
  /**
   * Classes of a start that the ahead-of-time cache need not hold; without it there are hundreds.
   */
  private static final int MOST_FOUND_LATE = 40;

  private Machine machine;
  private WheelIndex index;
  private Path project;

  abstract Machine machine() throws IOException, InterruptedException;

  @BeforeAll
  void bringUpTheQuickstart() throws IOException, InterruptedException {
    machine = machine();
    index = WheelIndex.start(machine.base().resolve("index"));
    Path example = Machine.repository().resolve("examples/quickstart");
    String file =
        Files.readString(example.resolve("build.envd"))
            .replace("http://127.0.0.1:8947/simple", index.url());
    project =
        machine.project(
            "quickstart",
            Map.of("build.envd", file, "train.py", Files.readString(example.resolve("train.py"))));
    machine.bothy(project, "up", "-d").ok();
  }

  @AfterAll
  void tearDown() throws IOException, InterruptedException {
    machine.bothy(project, "destroy", "quickstart", "--yes");
    index.close();
    machine.close();
  }

  @Test
  @Order(1)
  void trainsInsideAndPrintsItsAccuracy() throws IOException, InterruptedException {
    Result train = machine.bothy(project, "exec", "quickstart", "--", "python3", "train.py").ok();
    assertThat(train.stdout()).startsWith("accuracy: ");
    assertThat(Double.parseDouble(train.stdout().substring("accuracy: ".length()).strip()))
        .isGreaterThan(0.9);
  }

  @Test
  @Order(2)
  void answersPlainSshWithItsNameVariablesAndProject() throws IOException, InterruptedException {
    assertThat(ssh("hostname").ok().stdout().strip()).isEqualTo("quickstart");
    assertThat(ssh("echo $OMP_NUM_THREADS").ok().stdout().strip()).isEqualTo("2");
    assertThat(ssh("python3 train.py").ok().stdout()).startsWith("accuracy: 0.9");
    assertThat(ssh("exit 7").exitCode()).isEqualTo(7);
  }

  @Test
  @Order(3)
  void filesMadeInsideBelongToTheUserOutside() throws IOException, InterruptedException {
    ssh("touch made-inside").ok();
    assertThat(Files.getOwner(project.resolve("made-inside")).getName())
        .isEqualTo(Files.getOwner(project.resolve("train.py")).getName());
  }

  @Test
  @Order(4)
  void aSecondUpDoesNoStep() throws IOException, InterruptedException {
    assertThat(executedSteps(machine.bothy(project, "up", "-d", "--progress", "rawjson").ok()))
        .isZero();
  }

  @Test
  @Order(4)
  void anUnchangedUpFindsItsClassesInTheCache() throws IOException, InterruptedException {
    Path loaded = project.resolve("loaded.txt");
    machine
        .run(
            project,
            "env",
            "BOTHY_JAVA_OPTS=-Xlog:class+load:file=" + loaded,
            machine.launcher().toString(),
            "up",
            "-d")
        .ok();
    List<String> classes = Files.readAllLines(loaded);
    Files.delete(loaded);
    assertThat(classes).hasSizeGreaterThan(1000);
    assertThat(classes)
        .filteredOn(line -> !line.contains("source: shared objects file"))
        .hasSizeLessThan(MOST_FOUND_LATE);
  }

  @Test
  @Order(5)
  void changingTheMountedProgramRebuildsNothing() throws IOException, InterruptedException {
    Path program = project.resolve("train.py");
    Files.writeString(program, Files.readString(program) + "\nprint('changed')\n");
    Files.setLastModifiedTime(program, FileTime.from(Instant.now()));
    assertThat(executedSteps(machine.bothy(project, "build", "--progress", "rawjson").ok()))
        .isZero();
    assertThat(ssh("python3 train.py").ok().stdout()).endsWith("changed\n");
  }

  @Test
  @Order(6)
  void onePackageAtTheEndOfTheListRerunsThatStepAlone() throws IOException, InterruptedException {
    Path file = project.resolve("build.envd");
    String before = Files.readString(file);
    Files.writeString(
        file, before.replace("numpy and scipy\n", "numpy and scipy\n        \"hello\",\n"));
    Result build = machine.bothy(project, "build", "--progress", "rawjson").ok();
    Files.writeString(file, before);
    assertThat(Progress.of(build).executedNames()).containsExactly("[build.envd:9:5] apt: hello");
  }

  @Test
  @Order(7)
  void anAddedAptPackageIsUsableInASessionThatWasOpenBefore()
      throws IOException, InterruptedException {
    Commands.Running session =
        machine
            .commands(project)
            .start(
                List.of(
                    "ssh",
                    "-F",
                    machine.sshConfig().toString(),
                    "quickstart.bothy",
                    "echo started; for i in $(seq 600); do command -v tree && exec tree --version; sleep 0.2; done; exit 1"));
    machine.bothy(project, "add", "apt", "tree").ok();
    Result result = session.await().ok();
    assertThat(result.stdout()).contains("tree v");
  }

  @Test
  @Order(8)
  void anAddedPipPackageImportsAtOnce() throws IOException, InterruptedException {
    machine.bothy(project, "add", "pip", "greeting").ok();
    assertThat(ssh("pip list --format=freeze").ok().stdout()).contains("greeting==1.0");
    ssh("python3 -c 'import greeting; greeting.hello()'").ok();
  }

  @Test
  @Order(8)
  void whatCannotBeRecordedIsNotInstalled() throws IOException, InterruptedException {
    machine.administer("mount", "--bind", project.toString(), project.toString()).ok();
    try {
      machine.administer("mount", "-o", "remount,bind,ro", project.toString()).ok();
      Result added = machine.bothy(project, "add", "apt", "hello").expect(1);
      assertThat(added.stderr()).contains("bothy.lock cannot be written");
      assertThat(ssh("command -v hello").exitCode()).isNotZero();
    } finally {
      machine.administer("umount", project.toString()).ok();
    }
  }

  @Test
  @Order(9)
  void syncWritesTheAddedStringsAndNothingElse() throws IOException, InterruptedException {
    String before = Files.readString(project.resolve("build.envd"));
    machine.bothy(project, "sync", "--check").expect(4);
    machine.bothy(project, "sync", "--write").ok();
    String after = Files.readString(project.resolve("build.envd"));
    assertThat(after).contains("\"tree\"").contains("\"greeting\"");
    assertThat(after.replace("        \"tree\",\n", "").replace(", \"greeting\"", ""))
        .isEqualTo(before);
    machine.bothy(project, "sync", "--check").ok();
  }

  @Test
  @Order(10)
  void theBuildAfterSyncRunsNoStep() throws IOException, InterruptedException {
    assertThat(executedSteps(machine.bothy(project, "build", "--progress", "rawjson").ok()))
        .isZero();
    assertThat(executedSteps(machine.bothy(project, "up", "-d", "--progress", "rawjson").ok()))
        .isZero();
  }

  @Test
  @Order(11)
  void freezeNamesWhatIsBeyondTheBaseWithVersions() throws IOException, InterruptedException {
    Result freeze = machine.bothy(project, "freeze").ok();
    assertThat(freeze.stdout() + freeze.stderr() + Files.readString(project.resolve("bothy.lock")))
        .contains("greeting==1.0")
        .contains("tree=");
    assertThat(freeze.stdout()).doesNotContain("setuptools").doesNotContain("pip==");
  }

  @Test
  @Order(12)
  void stopAndStartKeepWhatWasMadeInside() throws IOException, InterruptedException {
    ssh("touch ~/kept").ok();
    machine.bothy(project, "stop", "quickstart").ok();
    assertThat(ssh("true").exitCode()).isNotZero();
    machine.bothy(project, "start", "quickstart").ok();
    ssh("test -e ~/kept && command -v tree").ok();
  }

  @Test
  @Order(13)
  void listsAndDescribesItself() throws IOException, InterruptedException {
    assertThat(machine.bothy(project, "ls", "--format", "json").ok().stdout())
        .contains("\"quickstart\"");
    JsonObject described =
        machine.bothy(project, "describe", "quickstart", "--format", "json").ok().json();
    assertThat(described.get("schemaVersion")).isNotNull();
    assertThat(machine.bothy(project, "logs", "quickstart").ok().stdout())
        .contains("Server listening on 127.0.0.1")
        .doesNotContain("kex_exchange_identification");
  }

  @Test
  @Order(14)
  void anotherStoreHoldsTheSamePackages() throws IOException, InterruptedException {
    // Not their versions: the mirror may get an update between the two builds.
    String names = "dpkg-query -W -f '${Package}:${Architecture}\\n'";
    String apt = ssh(names).ok().stdout();
    String pip = ssh("pip list --format=freeze").ok().stdout();
    machine.bothy(project, "destroy", "quickstart", "--yes").ok();
    Path used = machine.store();
    machine.useStore(machine.base().resolve("another"));
    machine.withDebian();
    machine.bothy(project, "up", "-d").ok();
    assertThat(ssh(names).ok().stdout()).isEqualTo(apt);
    assertThat(ssh("pip list --format=freeze").ok().stdout()).isEqualTo(pip);
    machine.bothy(project, "destroy", "quickstart", "--yes").ok();
    machine.useStore(used);
  }

  @Test
  @Order(15)
  void destroyLeavesTheFilesAndNothingElse() throws IOException, InterruptedException {
    machine.bothy(project, "destroy", "quickstart", "--yes");
    machine.bothy(project, "describe", "quickstart").expect(5);
    assertThat(project.resolve("made-inside")).exists();
    assertThat(machine.mounts()).isEmpty();
    assertThat(machine.processes()).filteredOn(p -> !p.contains("jdk.httpserver")).isEmpty();
  }

  private Result ssh(String command) throws IOException, InterruptedException {
    return machine.run(
        project,
        "ssh",
        "-F",
        machine.sshConfig().toString(),
        "-o",
        "BatchMode=yes",
        "quickstart.bothy",
        command);
  }

  /** Vertices that did work. */
  static long executedSteps(Result result) {
    return Progress.of(result).executed();
  }
}
