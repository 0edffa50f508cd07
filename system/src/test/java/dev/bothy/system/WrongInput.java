package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wrong input ends in a message that names the place and the mend, with the documented exit
 * code.
 */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WrongInput {
  private Machine machine;

  abstract Machine machine() throws IOException, InterruptedException;

  @BeforeAll
  void open() throws IOException, InterruptedException {
    machine = machine();
  }

  @AfterAll
  void close() throws IOException, InterruptedException {
    machine.close();
  }

  static List<Arguments> filesThatDoNotEvaluate() {
    return List.of(
        Arguments.of(
            "a syntax error",
            "def build():\n    base(image=\n",
            List.of("build.envd:3:1", "end of file", "'(' of line 2 is not closed")),
        Arguments.of(
            "a forgotten bracket",
            "def build():\n    base(image=\"debian\"\n    run(commands=[])\n",
            List.of("build.envd:3:5", "    ^", "'(' of line 2 is not closed")),
        Arguments.of(
            "an unknown function with a near miss",
            "def build():\n    base(image=\"debian\")\n    install.apt_pakages(name=[\"tree\"])\n",
            List.of("build.envd:3:", "apt_packages")),
        Arguments.of(
            "a wrong argument type",
            "def build():\n    base(image=\"debian\")\n    install.apt_packages(name=\"tree\")\n",
            List.of("build.envd:3:", "name", "list", "string")),
        Arguments.of(
            "a misspelt argument",
            "def build():\n    base(imagee=\"debian\")\n",
            List.of("build.envd:2:", "imagee", "image")),
        Arguments.of(
            "a path out of the project",
            "def build():\n    base(image=\"debian\")\n    io.copy(source=\"../../etc/passwd\", target=\"/x\")\n",
            List.of("build.envd:3:", "../../etc/passwd")),
        Arguments.of("no build function", "def biuld():\n    pass\n", List.of("build")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filesThatDoNotEvaluate")
  void evaluationErrorsEndInThree(String what, String file, List<String> said)
      throws IOException, InterruptedException {
    Path project = machine.project("wrong", Map.of("build.envd", file));
    Result result = machine.bothy(project, "build").expect(3);
    assertThat(result.stderr()).as(what).contains(said);
    assertThat(result.stderr()).doesNotContain("at dev.bothy");
    assertThat(result.stdout()).isEmpty();
  }

  @Test
  void wrongUsageEndsInTwoAndSuggests() throws IOException, InterruptedException {
    Path project = machine.project("usage", Map.of());
    assertThat(machine.bothy(project, "biuld").expect(2).stderr()).contains("build");
    assertThat(machine.bothy(project, "build", "--progres=plain").expect(2).stderr())
        .contains("--progress");
  }

  @Test
  void noFileSaysHowToMakeOne() throws IOException, InterruptedException {
    Path project = machine.project("empty", Map.of());
    assertThat(machine.bothy(project, "build").expect(3).stderr())
        .contains("build.envd")
        .contains("bothy init");
  }

  @Test
  void anUnknownEnvironmentEndsInFive() throws IOException, InterruptedException {
    Path project = machine.project("unknown", Map.of());
    assertThat(machine.bothy(project, "exec", "nowhere", "--", "true").expect(5).stderr())
        .contains("nowhere");
  }

  @Test
  void aNameThatAnotherProjectHasIsRefusedBeforeAnythingIsBuilt()
      throws IOException, InterruptedException {
    String file =
        """
        def build():
            base(image=Source.debian("bookworm"))
            config.entrypoint(args=["sleep", "infinity"])
        """;
    Path first = machine.project("one/same", Map.of("build.envd", file));
    Path second =
        machine.project(
            "two/same", Map.of("build.envd", file + "    run(commands=[\"touch /second\"])\n"));
    machine.bothy(first, "up", "-d").ok();
    String images = machine.bothy(first, "images").ok().stdout();
    assertThat(machine.bothy(second, "up", "-d").expect(1).stderr())
        .contains("the environment same is of another project, " + first)
        .contains("hint: ", "--name NAME", "bothy destroy same")
        .doesNotContain("touch /second");
    assertThat(machine.bothy(first, "images").ok().stdout()).isEqualTo(images);
    assertThat(machine.bothy(second, "build").ok().stderr())
        .contains("note: same:dev was the image of " + first, "-t NAME");
    assertThat(machine.bothy(second, "build").ok().stderr()).doesNotContain("note:");
    assertThat(machine.bothy(first, "build", "-t", "same:dev").ok().stderr())
        .doesNotContain("note:");
    machine.bothy(first, "destroy", "same", "--yes").ok();
  }

  @Test
  void aPackageThatDoesNotExistNamesItsLine() throws IOException, InterruptedException {
    Path project =
        machine.project(
            "nopackage",
            Map.of(
                "build.envd",
                """
                def build():
                    base(image=Source.debian("bookworm"))
                    install.apt_packages(name=["no-such-package-at-all"])
                """));
    Result result = machine.bothy(project, "build").expect(1);
    assertThat(result.stderr())
        .contains("build.envd:3:5")
        .contains("no-such-package-at-all")
        .contains("exit code");
  }

  @Test
  void aSuiteThatTheMirrorDoesNotHaveIsNamedWithTheMirror()
      throws IOException, InterruptedException {
    Path project =
        machine.project(
            "nosuite",
            Map.of(
                "build.envd", "def build():\n    base(image=Source.debian(\"no-such-suite\"))\n"));
    assertThat(machine.bothy(project, "build").expect(1).stderr())
        .contains("build.envd:2:16")
        .contains("mirror")
        .contains("has no release \"no-such-suite\"")
        .contains("bookworm");
  }

  @Test
  void withoutAMirrorItSaysWhereOneIsConfigured() throws IOException, InterruptedException {
    Path project =
        machine.project(
            "nomirror",
            Map.of("build.envd", "def build():\n    base(image=Source.debian(\"bookworm\"))\n"));
    Result result = machine.bothyWithout(Path.of("/etc/apt"), project, "build");
    assertThat(result.expect(6).stderr()).contains("mirror").contains("/etc/apt");
  }

  @Test
  void withoutCrunItSaysWhatToInstall() throws IOException, InterruptedException {
    Path project =
        machine.project(
            "nocrun",
            Map.of(
                "build.envd",
                "def build():\n    return Source.scratch().file(\"/a\", data=\"x\").run([\"true\"])\n"));
    // Where the search path does not lead, it is found all the same. There is no shell to run.
    Path nothing = Files.createDirectories(machine.base().resolve("nothing"));
    String launcher = machine.launcher().toString();
    machine.run(project, "/usr/bin/env", "PATH=" + nothing, "/bin/sh", launcher, "build").expect(1);
    String hide = "mount --bind /dev/null \"$1\" && shift && exec \"$@\"";
    for (String verb : List.of("doctor", "build")) {
      Result result = machine.bothyAmongMounts(hide, List.of("/usr/bin/crun"), project, verb);
      assertThat(result.expect(6).stdout() + result.stderr())
          .contains("crun")
          .contains("apt-get install");
    }
  }
}
