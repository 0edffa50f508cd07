package dev.bothy.dialect.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.Project;
import dev.bothy.starlark.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProjectFilesTest {
  @TempDir Path temp;
  private Project project;
  private ProjectFiles files;

  @BeforeEach
  void makeProject() throws IOException {
    Files.createDirectory(temp.resolve("p"));
    Files.writeString(temp.resolve("outside"), "secret");
    project = new Project(temp.resolve("p")).with("train.py", "").with("data/a b.csv", "");
    Files.createSymbolicLink(temp.resolve("p/inside"), Path.of("data"));
    Files.createSymbolicLink(temp.resolve("p/escape"), Path.of("../outside"));
    Files.createSymbolicLink(temp.resolve("p/up"), Path.of(".."));
    Files.createSymbolicLink(temp.resolve("p/nothing"), Path.of("nowhere"));
    files = new ProjectFiles(project.directory());
  }

  @Test
  void listsOfPackagesAndPatternsAreBounded() throws IOException {
    String large = "numpy\n".repeat(800_000);
    Files.writeString(temp.resolve("p/requirements.txt"), large);
    Files.writeString(temp.resolve("p/.envdignore"), large);
    assertThatThrownBy(() -> files.read("requirements.txt"))
        .hasMessageContaining("cannot read \"requirements.txt\": larger than 4 MiB");
    assertThatThrownBy(() -> files.ignored())
        .hasMessageContaining("cannot read .envdignore: larger than 4 MiB");
    Files.write(temp.resolve("p/latin"), new byte[] {(byte) 0xe9});
    assertThatThrownBy(() -> files.read("latin")).hasMessageContaining("it is not UTF-8 text");
  }

  @ParameterizedTest
  @CsvSource({
    "train.py, train.py",
    "./train.py, train.py",
    "data/../train.py, train.py",
    "., .",
    "data/, data",
    "data/a b.csv, data/a b.csv",
    "inside/a b.csv, data/a b.csv",
    "up/p/train.py, train.py"
  })
  void pathsInsideAreTaken(String written, String path) {
    assertThat(files.existing(written)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "data/../../outside",
        "/etc/passwd",
        "~/x",
        "escape",
        "up/outside",
        "up",
        "nothing",
        "",
        "no-such",
        "a\u0000b"
      })
  void pathsThatLeadOutsideOrNowhereAreRefused(String written) {
    assertThatThrownBy(() -> files.existing(written)).isInstanceOf(EvalException.class);
  }

  @Test
  void aMissingFileIsAnsweredWithANearOne() {
    assertThatThrownBy(() -> files.existing("trian.py"))
        .hasMessageContaining("did you mean train.py?");
  }

  @Test
  void ignoreFilesAreReadAsDockerReadsThem() {
    project.with(
        ".dockerignore", "# comment\n\n  *.pyc \n/data/\n!data/keep\n./a//b/../c\n #literal\n..\n");
    assertThat(files.ignored()).containsExactly("*.pyc", "data", "!data/keep", "a/c", "#literal");
  }

  @Test
  void theOwnIgnoreFileGoesBeforeDockers() {
    project.with(".dockerignore", "a\n").with(".envdignore", "b\n");
    assertThat(files.ignored()).containsExactly("b");
  }

  @Test
  void aRequirementsFileNamesWhatItReads() {
    project
        .with("reqs/all.txt", "-r base.txt\n-c\tlimits.txt # why\nnumpy\n./data\n--hash=x\n\\\n")
        .with(
            "reqs/base.txt",
            "--requirement=all.txt\nx.whl ; python_version > '3'\nhttps://h/y.whl\n")
        .with("reqs/limits.txt", "\uFEFF# nothing\n")
        .with("x.whl", "");
    assertThat(RequirementsFile.used(files, "reqs/all.txt").files())
        .containsExactly("reqs/all.txt", "reqs/base.txt", "x.whl", "reqs/limits.txt", "data");
  }

  @Test
  void aCommentEndsWithItsLineAndBeginsBehindAnyBlank() {
    project
        .with("r.txt", "# all of it \\\n-r\\\n  a.txt\t# why\n./data\t# why\n  # -r missing.txt\n")
        .with("a.txt", "a @ https://h/a.zip#egg=a\n");
    assertThat(RequirementsFile.used(files, "r.txt").files())
        .containsExactly("r.txt", "a.txt", "data");
    assertThat(RequirementsFile.lines("a#\\\nb\\\n# c \\\nd\n\n\te # f \\\ng"))
        .containsExactly(
            new RequirementsFile.Line(1, "a#b"),
            new RequirementsFile.Line(4, "d"),
            new RequirementsFile.Line(6, "e"));
  }

  @Test
  void filesOfCondaHaveTheSameComments() {
    project
        .with("list.txt", "# platform: any\n@EXPLICIT\nnumpy=1\t# why\nhttps://h/a.conda#0123\n")
        .with("e.yml", "dependencies:\t# all\n  # none\n  - numpy=1\t# why\n  - pip:\n    - a#b\n");
    assertThat(CondaFile.entries(files, "list.txt"))
        .extracting(CondaFile.Entry::text)
        .containsExactly("numpy=1", "https://h/a.conda#0123");
    assertThat(CondaFile.entries(files, "e.yml"))
        .containsExactly(
            new CondaFile.Entry(3, "numpy=1", false), new CondaFile.Entry(5, "a#b", true));
  }

  @ParameterizedTest
  @CsvSource({
    "-f wheels, reqs/wheels",
    "--find-links=../data, data",
    "--find-links data # why, data",
    "-f https://h/list.html, ''"
  })
  void directoriesOfWheelsAreSeen(String line, String seen) {
    project.with("reqs/wheels/a.whl", "").with("reqs/r.txt", line + "\n");
    List<String> used = RequirementsFile.used(files, "reqs/r.txt").files();
    assertThat(used.subList(1, used.size())).isEqualTo(seen.isEmpty() ? List.of() : List.of(seen));
  }

  @ParameterizedTest
  @CsvSource({
    "-e ., ., true",
    "-e reqs[x], reqs, true",
    "--editable=./reqs # why, reqs, true",
    ".[x], ., false",
    "-e git+https://h/a#egg=a, '', false"
  })
  void whatIsInstalledFromTheProjectIsSeenWhole(String line, String seen, boolean editable) {
    project.with("reqs/a.py", "").with("r.txt", line + "\n");
    RequirementsFile.Used used = RequirementsFile.used(files, "r.txt");
    assertThat(used.files().subList(1, used.files().size()))
        .isEqualTo(seen.isEmpty() ? List.of() : List.of(seen));
    assertThat(used.editable()).isEqualTo(editable);
  }

  @ParameterizedTest
  @CsvSource({
    "-r ../../outside, 'r.txt: \"../../outside\" is outside of the project directory, in line 2'",
    "-r missing.txt, 'r.txt: no such file in the project: \"missing.txt\", in line 2'",
    "-e ../outside, 'outside of the project'",
    "../outside, 'outside of the project'"
  })
  void requirementsThatCannotBeSeenAreRefusedWithTheirLine(String line, String message) {
    project.with("r.txt", "numpy\n" + line + "\n");
    assertThatThrownBy(() -> RequirementsFile.used(files, "r.txt"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"a/b, b", "a/b/, b", "a/../b, b", "., ''", "/, ''"})
  void theNameOfAPathIsItsLastOne(String written, String name) {
    assertThat(ProjectFiles.name(written)).isEqualTo(name);
  }
}
