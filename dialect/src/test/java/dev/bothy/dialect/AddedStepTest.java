package dev.bothy.dialect;

import static dev.bothy.dialect.AddedStep.Manager.APT;
import static dev.bothy.dialect.AddedStep.Manager.PIP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.plan.Plan;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is added to a running environment is the same step before and after it is in the file. */
final class AddedStepTest {
  @TempDir Path temp;
  private Project project;

  @BeforeEach
  void makeProject() {
    project = new Project(temp);
  }

  private Definition graph(AddedStep... added) throws DialectException {
    return Project.graph(project.evaluate(List.of(added)));
  }

  private static AddedStep added(AddedStep.Manager manager, boolean synced, String... packages) {
    return new AddedStep(manager, List.of(packages), synced);
  }

  private static List<Digest> operations(Definition graph) {
    return graph.vertices().stream().map(Vertex::digest).toList();
  }

  private static List<String> names(Definition graph) {
    return graph.vertices().stream().map(Vertex::name).toList();
  }

  @Test
  void syncingIntoTheLinesThatAreThereKeepsEveryByte() throws DialectException {
    project.body(
        "base(image=\"debian:12\")",
        "install.apt_packages([\"vim\", \"gcc\"])",
        "install.python_packages([\"numpy\"])",
        "run([\"true\"])");
    Definition before =
        graph(
            added(APT, false, "tree"),
            added(PIP, false, "torch --index-url https://t.example"),
            added(APT, false, "htop", "libfoo-dev"));
    project.body(
        "base(image=\"debian:12\")",
        "install.apt_packages([\"vim\", \"gcc\", \"tree\", \"htop\", \"libfoo-dev\"])",
        "install.python_packages([\"numpy\", \"torch --index-url https://t.example\"])",
        "run([\"true\"])");
    Definition after =
        graph(
            added(APT, true, "tree"),
            added(PIP, true, "torch --index-url https://t.example"),
            added(APT, true, "htop", "libfoo-dev"));
    assertThat(after.toBytes()).isEqualTo(before.toBytes());
    assertThat(names(after))
        .endsWith("apt: tree", "pip: torch --index-url https://t.example", "apt: htop libfoo-dev");
  }

  @Test
  void itsPlaceIsTheLockAndNoLineOfTheFile() throws DialectException {
    project.body("base(image=\"debian:12\")");
    Evaluation evaluation = project.evaluate(List.of(added(APT, false, "tree")));
    assertThat(Plan.of(evaluation, Platform.LINUX_AMD64).toTable())
        .contains("apt: tree")
        .contains("bothy.lock:1:1");
  }

  @Test
  void syncingAsNewCallsKeepsEveryOperation() throws DialectException {
    project.body("base(image=\"debian:12\")");
    Definition before = graph(added(PIP, false, "numpy"), added(APT, false, "tree"));
    project.body(
        "base(image=\"debian:12\")",
        "install.python_packages(name=[\"numpy\"])",
        "install.apt_packages(name=[",
        "    \"tree\",",
        "])");
    Definition after = graph(added(PIP, true, "numpy"), added(APT, true, "tree"));
    assertThat(operations(after)).isEqualTo(operations(before));
    assertThat(after.target()).isEqualTo(before.target());
    assertThat(names(after))
        .containsExactly(
            "image debian:12",
            "python",
            "python: virtual environment /opt/venv",
            "pip: numpy",
            "apt: tree");
  }

  @Test
  void aLinkedWheelStaysWhereItIsDeclared() throws Exception {
    project.with("store/1.whl", "");
    Files.createSymbolicLink(temp.resolve("a-1-py3-none-any.whl"), Path.of("store/1.whl"));
    project.body("install.python_packages([\"numpy\"], local_wheels=[\"a-1-py3-none-any.whl\"])");
    assertThat(names(graph(added(PIP, true, "numpy"))))
        .contains("pip: /mnt/wheels/a-1-py3-none-any.whl")
        .endsWith("pip: numpy");
  }

  @Test
  void aStaleStepIsIgnored() throws DialectException {
    project.body("install.apt_packages([\"tree\"])");
    List<Digest> without = operations(graph());
    assertThat(operations(graph(added(APT, true, "htop")))).isEqualTo(without);
    assertThat(operations(graph(added(APT, true, "tree", "htop")))).isEqualTo(without);
    // A pip package is not an apt package of the same name.
    assertThat(operations(graph(added(PIP, true, "tree")))).isEqualTo(without);
  }

  @Test
  void addingIsOneStepOnTopAndNothingBelowItChanges() throws DialectException {
    project.body("install.python()", "install.apt_packages([\"vim\"])", "run([\"true\"])");
    List<Digest> before = operations(graph());
    List<Digest> after = operations(graph(added(APT, false, "tree")));
    assertThat(after).hasSize(before.size() + 1).startsWith(before.toArray(Digest[]::new));
  }

  @Test
  void withoutTheLockTheFileAloneHoldsThePackages() throws DialectException {
    project.body("install.apt_packages([\"vim\", \"tree\"])");
    assertThat(names(graph())).containsExactly("image ubuntu:22.04", "apt: vim tree");
    assertThat(names(graph(added(APT, true, "tree"))))
        .containsExactly("image ubuntu:22.04", "apt: vim", "apt: tree");
  }

  @Test
  void stepsGoOnTopOfAReturnedState() throws DialectException {
    project.body("return Source.debian(\"bookworm\")");
    assertThat(names(graph(added(APT, false, "tree"), added(PIP, false, "numpy"))))
        .containsExactly(
            "debian bookworm",
            "apt: tree",
            "python",
            "python: virtual environment /opt/venv",
            "pip: numpy");
  }

  @Test
  void whatIsDeclaredStaysWhatTheFileSays() throws DialectException {
    project.body("install.apt_packages([\"vim\", \"tree\"])");
    Packages packages =
        project
            .evaluate(List.of(added(APT, true, "tree"), added(PIP, false, "numpy")))
            .environment()
            .packages();
    assertThat(packages.apt()).containsExactly("vim", "tree");
    assertThat(packages.pip()).isEmpty();
  }
}
