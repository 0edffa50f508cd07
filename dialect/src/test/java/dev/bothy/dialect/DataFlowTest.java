package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.oci.Digest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which steps an edit makes run again. Merges and differences cost nothing and do not count. */
final class DataFlowTest {
  private static final String FILE =
      """
      def build():
          base(image="debian:12", dev=False)
          shell("bash")
          install.python()
          install.apt_packages(["gcc", "vim"])
          config.pip_index("https://index.example/simple")
          install.python_packages(["numpy"])
          install.python_packages(["scipy"])
          io.copy("train.py", "/opt/")
          runtime.environ({"A": "1"})
          runtime.command({"train": "x"})
      """;

  @TempDir Path temp;
  private Project project;

  @BeforeEach
  void makeProject() {
    project = new Project(temp).with("train.py", "").with("other.py", "");
  }

  private List<String> changed(String from, String to) throws DialectException {
    Set<Digest> before = new HashSet<>();
    project.with("build.envd", FILE);
    project.graph().vertices().forEach(v -> before.add(v.digest()));
    assertThat(FILE).contains(from);
    project.with("build.envd", FILE.replace(from, to));
    return project.graph().vertices().stream()
        .filter(v -> !before.contains(v.digest()))
        .filter(v -> !(v.op().kind() instanceof MergeOp) && !(v.op().kind() instanceof DiffOp))
        .map(Vertex::name)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "vim"                 | "vim", "tree"          | apt: vim tree, copy train.py to /opt/
          "gcc"                 | "gcc", "libx-dev"      | apt: gcc libx-dev, apt: vim, python: virtual environment /opt/venv, pip: index https://index.example/simple, pip: numpy, pip: scipy, copy train.py to /opt/
          ["scipy"]             | ["scipy", "x"]         | pip: scipy x, copy train.py to /opt/
          ["numpy"]             | ["numpy<2"]            | pip: numpy<2, pip: scipy, copy train.py to /opt/
          "train.py", "/opt/"   | "other.py", "/opt/"    | files of the project: other.py, copy other.py to /opt/
          "A": "1"              | "A": "2"               |
          "train": "x"          | "train": "y"           |
          dev=False             | dev=True               | prompt of bash
          shell("bash")         | pass                   |
          dev=False             | dev=True, image="debian:12" | prompt of bash
          """)
  void anEditRerunsWhatDependsOnIt(String from, String to, String steps) throws DialectException {
    if (to.contains("image=")) {
      from = "image=\"debian:12\", " + from;
    }
    List<String> wanted = steps == null ? List.of() : List.of(steps.split(", "));
    assertThat(changed(from, to)).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void aShellIsTheLastLayerOfDevelopmentAlone() throws DialectException {
    assertThat(changed("dev=False)\n    shell(\"bash\")", "dev=True)\n    shell(\"zsh\")"))
        .containsExactly("apt: zsh", "prompt of zsh");
    assertThat(changed("dev=False)\n    shell(\"bash\")", "dev=True)")).isEmpty();
    assertThat(changed("shell(\"bash\")", "shell(\"zsh\")")).isEmpty();
  }

  @Test
  void independentBranchesAreSideBySide() throws DialectException {
    project.body(
        "root = Source.debian(\"bookworm\")",
        "a = root.run([\"sleep 5\"])",
        "b = root.run([\"sleep 5; true\"])",
        "return Source.merge([a, Diff(root, b)])");
    assertThat(project.steps())
        .containsExactly(
            "1  debian bookworm            build.envd:2:12",
            "2  run: sleep 5        ← 1    build.envd:3:9",
            "3  run: sleep 5; true  ← 1    build.envd:4:9",
            "4  diff                ← 1,3  build.envd:5:29",
            "5  merge of 2          ← 2,4  build.envd:5:12");
  }
}
