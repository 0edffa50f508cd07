package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.dialect.project.Libraries;
import dev.bothy.dialect.project.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code include} makes of a library that is on this machine. */
class IncludeTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path project;
  @TempDir Path library;

  @BeforeEach
  void aProject() throws IOException {
    write(
        project, "build.envd", "lib = include(\"https://x/lib\")\ndef build():\n    lib.tools()\n");
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Evaluation evaluate() throws DialectException {
    Libraries libraries =
        wanted ->
            wanted.equals(new Library("https://x/lib", "", ""))
                ? new Libraries.Checkout(library, COMMIT, false)
                : null;
    return Dialect.evaluate(EvaluateRequest.of(project).withLibraries(libraries));
  }

  private DialectException failure() {
    return catchThrowableOfType(DialectException.class, this::evaluate);
  }

  @Test
  void namesOfAllFilesAreThereAndCallsInThemCount() throws Exception {
    write(
        library,
        "src/a.envd",
        "load(\"b.envd\", \"names\")\ndef tools():\n    install.apt_packages(names)\n");
    write(library, "src/b.envd", "names = [\"tree\", \"git\"]\n_hidden = 1\n");
    write(library, "README.md", "no Starlark");
    Evaluation evaluation = evaluate();
    assertThat(evaluation.environment().packages().apt()).containsExactly("tree", "git");
    assertThat(evaluation.environment().calls()).isEqualTo(2);
    assertThat(evaluation.included())
        .singleElement()
        .returns(false, Included::pinned)
        .returns(COMMIT, Included::commit)
        .satisfies(one -> assertThat(one.at()).hasToString("build.envd:1:7"));
  }

  @Test
  void aFileThatIsLoadedAndIncludedRunsOnce() throws Exception {
    write(library, "a.envd", "load(\"b.envd\", \"tools\")\n");
    write(library, "b.envd", "install.apt_packages([\"git\"])\ndef tools():\n    pass\n");
    assertThat(evaluate().environment().packages().apt()).containsExactly("git");
  }

  @Test
  void aPathChoosesFiles() throws Exception {
    write(
        project,
        "build.envd",
        "lib = include(\"https://x/lib\", path=\"two\")\ndef build():\n    lib.tools()\n");
    write(library, "one/a.envd", "def tools():\n    fail(\"not this\")\n");
    write(library, "two/a.envd", "def tools():\n    pass\n");
    assertThat(evaluate().environment().calls()).isEqualTo(1);
  }

  @Test
  void underscoresStayPrivate() throws Exception {
    write(library, "a.envd", "_tools = 1\n");
    write(
        project,
        "build.envd",
        "lib = include(\"https://x/lib\")\ndef build():\n    lib._tools()\n");
    assertThat(failure()).hasMessageContaining("_tools");
  }

  @Test
  void aRepositoryOfAServerMayBeCalledLikeAFile() throws Exception {
    for (String git : List.of("https://x.example/my.envd", "git@x.example:me/my.envd")) {
      write(project, "build.envd", "include(\"" + git + "\")\ndef build():\n    pass\n");
      assertThat(failure()).hasMessageContaining("is not on this machine yet");
    }
  }

  @Test
  void aNameInTwoFilesIsRefused() throws Exception {
    write(library, "a.envd", "def tools():\n    pass\n");
    write(library, "b/c.envd", "def tools():\n    pass\n");
    assertThat(failure()).hasMessageContaining("has tools in a.envd and b/c.envd");
  }

  @Test
  void anErrorInALibraryHasItsPlaceAndTheCallsThatLedThere() throws Exception {
    write(library, "a.envd", "def tools():\n    install.apt_packages([\"A B\"])\n");
    DialectException e = failure();
    assertThat(String.valueOf(e.where())).startsWith("https://x/lib@0123456789ab:a.envd:2:");
    assertThat(e.render()).contains("build.envd:3:14: in build").contains("install.apt_packages");
  }

  @Test
  void aFunctionThatIsCalledTwiceIsTracedFromTheCallThatIsMeant() throws Exception {
    write(
        library,
        "a.envd",
        """
        def tools(name):
            install.conda_packages([name])
        def editor(name):
            install.vscode_extensions([name])
        """);
    write(
        project,
        "build.envd",
        """
        # syntax=v0
        lib = include("https://x/lib")
        def build():
            lib.tools("a")
            lib.tools("b")
        """);
    assertThat(failure().render()).contains("build.envd:4:5: in build");
    write(
        project,
        "build.envd",
        """
        lib = include("https://x/lib")
        def build():
            config.download("vscode", checksum="sha256:%s")
            lib.editor("a.a")
            lib.editor("a.b")
            lib.editor("a.c")
        """
            .formatted("0".repeat(64)));
    assertThat(failure().render()).contains("build.envd:5:5: in build");
  }

  @Test
  void linksLeadNowhereOutside() throws Exception {
    Files.createSymbolicLink(library.resolve("a.envd"), project.resolve("build.envd"));
    write(library, "b.envd", "load(\"a.envd\", \"build\")\n");
    assertThat(failure()).hasMessageContaining("leads out of");
  }

  @Test
  void whatIsNotHereIsNamed() throws Exception {
    write(project, "build.envd", "lib = include(\"https://x/other\", ref=\"v1\")\n");
    assertThat(failure().missing()).isEqualTo(new Library("https://x/other", "v1", ""));
    write(project, "build.envd", "def build():\n    install.apt_pakages()\n");
    assertThat(failure().missing()).isNull();
  }

  @Test
  void aLibraryThatIncludesItselfIsACycle() throws Exception {
    write(library, "a.envd", "lib = include(\"https://x/lib\")\n");
    assertThat(failure()).hasMessageContaining("cycle");
  }
}
