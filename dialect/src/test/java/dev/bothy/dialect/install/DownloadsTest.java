package dev.bothy.dialect.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.lint.Finding;
import dev.bothy.dialect.lint.Lint;
import dev.bothy.dialect.lint.Rule;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each installer downloads: a pinned version, and where its checksum comes from. */
final class DownloadsTest {
  private static final String OF_CONFIG = "sha256:" + "c".repeat(64);
  private static final String OF_LOCK = "sha256:" + "1".repeat(64);

  @TempDir Path temp;

  /**
   * One download.
   *
   * @param url the upstream's, of the version that is installed when the file names none
   * @param known whether its checksum is
   */
  record Case(String name, String call, String url, boolean known) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> all() {
    String releases = "https://github.com/";
    return List.of(
        new Case(
            "codex",
            "install.codex()",
            releases
                + "openai/codex/releases/download/rust-v0.98.0/codex-x86_64-unknown-linux-musl.tar.gz",
            false),
        new Case("go", "install.go()", "https://go.dev/dl/go1.25.3.linux-amd64.tar.gz", true),
        new Case(
            "julia",
            "install.julia()",
            "https://julialang-s3.julialang.org/bin/linux/x64/1.10/julia-1.10.10-linux-x86_64.tar.gz",
            true),
        new Case(
            "micromamba",
            "install.conda(use_mamba=True)",
            releases
                + "mamba-org/micromamba-releases/releases/download/2.3.3-0/micromamba-linux-64",
            true),
        new Case(
            "miniconda",
            "install.conda()",
            "https://repo.anaconda.com/miniconda/Miniconda3-py311_25.9.1-1-Linux-x86_64.sh",
            true),
        new Case(
            "nodejs",
            "install.nodejs()",
            "https://nodejs.org/dist/v25.1.0/node-v25.1.0-linux-x64.tar.gz",
            true),
        new Case(
            "pixi",
            "install.pixi()",
            releases
                + "prefix-dev/pixi/releases/download/v0.62.2/pixi-x86_64-unknown-linux-musl.tar.gz",
            false),
        new Case(
            "rust",
            "install.rust()",
            "https://static.rust-lang.org/dist/rust-1.91.0-x86_64-unknown-linux-gnu.tar.gz",
            false),
        new Case(
            "uv",
            "install.uv()",
            releases + "astral-sh/uv/releases/download/0.9.22/uv-x86_64-unknown-linux-gnu.tar.gz",
            false),
        new Case(
            "vscode",
            "install.vscode_extensions([\"golang.go-0.41.0\"])",
            "https://open-vsx.org/api/golang/go/0.41.0/file/golang.go-0.41.0.vsix",
            false));
  }

  @Test
  void theTableHasEachOfThem() {
    assertThat(all()).extracting(Case::name).containsExactlyElementsOf(Installers.DOWNLOADS);
  }

  private Project project(String... lines) {
    String base = "base(image=\"debian:12@sha256:" + "0".repeat(64) + "\", dev=True)";
    return new Project(temp)
        .body(Stream.concat(Stream.of(base), Stream.of(lines)).toArray(String[]::new));
  }

  /** The checksum that is expected of a download; null for none. */
  private static @Nullable String expected(Evaluation evaluation, String url) {
    for (Vertex vertex : Project.graph(evaluation).vertices()) {
      if (vertex.op().kind() instanceof SourceOp source && source.identifier().equals(url)) {
        return source.attrs().get(SourceAttrs.HTTP_CHECKSUM);
      }
    }
    throw new AssertionError("nothing downloads " + url);
  }

  private List<Finding> unpinned(Evaluation evaluation) throws Exception {
    return Lint.of(temp, evaluation, Project.graph(evaluation), _ -> null).stream()
        .filter(finding -> finding.rule() == Rule.UNPINNED_DOWNLOAD)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void whereNoChecksumIsKnownLintSaysSo(Case download) throws Exception {
    Evaluation evaluation = project(download.call()).evaluate();
    if (download.known()) {
      assertThat(expected(evaluation, download.url())).matches("sha256:[0-9a-f]{64}");
      assertThat(unpinned(evaluation)).isEmpty();
    } else {
      assertThat(expected(evaluation, download.url())).isNull();
      assertThat(unpinned(evaluation))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.at()).hasToString("build.envd:3:5");
                assertThat(finding.message())
                    .isEqualTo(download.url() + " is downloaded without a checksum");
                assertThat(finding.hint()).contains("bothy lock", "config.download");
              });
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theLockGoesBeforeWhatIsKnownAndConfigBeforeTheLock(Case download) throws Exception {
    Map<String, String> lock = Map.of(download.url(), OF_LOCK);
    Evaluation locked = project(download.call()).evaluateWithChecksums(lock);
    assertThat(expected(locked, download.url())).isEqualTo(OF_LOCK);
    assertThat(unpinned(locked)).isEmpty();
    String config = "config.download(\"" + download.name() + "\", checksum=\"" + OF_CONFIG + "\")";
    Evaluation given = project(download.call(), config).evaluateWithChecksums(lock);
    assertThat(expected(given, download.url())).isEqualTo(OF_CONFIG);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aMirrorTakesThePlaceOfTheUpstreamAndKeepsTheChecksum(Case download) throws Exception {
    String config = "config.download(\"" + download.name() + "\", mirror=\"https://m.example/x\")";
    Evaluation evaluation = project(config, download.call()).evaluate();
    String mirrored =
        Project.graph(evaluation).vertices().stream()
            .map(v -> v.op().kind() instanceof SourceOp source ? source.identifier() : "")
            .filter(identifier -> identifier.startsWith("https://m.example/x/"))
            .findFirst()
            .orElseThrow();
    assertThat(download.url()).endsWith(mirrored.substring("https://m.example/x".length()));
    assertThat(expected(evaluation, mirrored) != null).isEqualTo(download.known());
  }

  @ParameterizedTest
  @CsvSource({
    "go, true",
    "julia, true",
    "miniconda, true",
    "nodejs, true",
    "micromamba, false",
    "codex, false",
    "pixi, false",
    "rust, false",
    "uv, false"
  })
  void eachIsThereForTheOtherProcessorToo(String name, boolean known) throws Exception {
    String call =
        all().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow().call();
    project(call);
    Evaluation evaluation =
        Dialect.evaluate(EvaluateRequest.of(temp).withPlatform(Platform.parse("linux/arm64")));
    assertThat(evaluation.environment().image().marshal(Platform.LINUX_AMD64).vertices())
        .filteredOn(v -> v.op().kind() instanceof SourceOp s && s.scheme().equals("https"))
        .singleElement()
        .extracting(v -> ((SourceOp) v.op().kind()).identifier())
        .asString()
        .containsPattern("arm64|aarch64");
    assertThat(unpinned(evaluation).isEmpty()).isEqualTo(known);
  }

  @Test
  void otherDownloadsAreInTheLockToo() throws Exception {
    Map<String, String> lock = Map.of("https://x.example/f", OF_LOCK);
    assertThat(
            expected(
                project("io.http(\"https://x.example/f\")").evaluateWithChecksums(lock),
                "https://x.example/f"))
        .isEqualTo(OF_LOCK);
    Project states =
        new Project(temp).body("return Source.http(\"https://x.example/f\", filename=\"g\")");
    assertThat(expected(states.evaluateWithChecksums(lock), "https://x.example/f"))
        .isEqualTo(OF_LOCK);
    states.body("return http(\"https://x.example/f\", checksum=\"" + OF_CONFIG + "\")");
    assertThat(expected(states.evaluateWithChecksums(lock), "https://x.example/f"))
        .isEqualTo(OF_CONFIG);
  }

  @Test
  void aSecondCallOfConfigDownloadLeavesWhatItSaysNothingOf() throws Exception {
    Evaluation evaluation =
        project(
                "config.download(\"go\", mirror=\"https://m.example/x\")",
                "config.download(\"go\", checksum=\"" + OF_CONFIG + "\")",
                "install.go()")
            .evaluate();
    assertThat(expected(evaluation, "https://m.example/x/go1.25.3.linux-amd64.tar.gz"))
        .isEqualTo(OF_CONFIG);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          (lambda: install.go("1.20.1"))()    | install.go("1.25.3")     | go1.25.3              | go1.20.1
          install.nodejs("20.1.0")            | install.nodejs()         | node-v25.1.0          | node-v20.1.0
          (lambda: install.rust("1.80.0"))()  | install.rust("1.81.0")   | rust-1.81.0           | rust-1.80.0
          install.codex("0.97.0")             | install.codex("0.98.0")  | rust-v0.98.0          | rust-v0.97.0
          install.uv("3.11")                  | install.uv("3.12")       | uv: python 3.12       | uv: python 3.11
          install.pixi(use_pixi_mirror=True)  | install.pixi()           | pixi: /usr/bin/pixi   | pixi: configuration
          install.conda(use_mamba=True)       | install.conda()          | conda: Miniconda      | micromamba
          (lambda: install.python("3.11"))()  | install.python("3.12")   | python 3.12           | python 3.11
          """)
  void theLastCallOfAToolSaysWhatIsInstalledWhereTheFirstOneStands(
      String first, String last, String installed, String not) throws Exception {
    Project project = project(first, "run([\"make\"])", last);
    List<String> steps = project.steps();
    assertThat(project.plan().toJson()).contains(installed).doesNotContain(not);
    assertThat(steps).filteredOn(step -> step.endsWith("build.envd:5:5")).isNotEmpty();
    assertThat(steps).noneMatch(step -> step.endsWith("build.envd:3:5"));
    assertThat(steps.getLast()).as("run comes behind it").endsWith("build.envd:4:5");
    Evaluation evaluation = project.evaluate();
    assertThat(Lint.of(temp, evaluation, Project.graph(evaluation), _ -> null))
        .extracting(Finding::rule)
        .doesNotContain(Rule.INSTALL_AFTER_RUN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "install.julia()",
        "install.r_lang()",
        "install.go()",
        "install.python()",
        "install.conda()"
      })
  void aToolThatIsAskedForAgainIsInstalledOnce(String call) throws Exception {
    List<String> once = stepsWithoutPlaces(call, "run([\"make\"])");
    assertThat(stepsWithoutPlaces(call, "run([\"make\"])", call)).isEqualTo(once);
  }

  private List<String> stepsWithoutPlaces(String... lines) throws DialectException {
    return project(lines).steps().stream()
        .map(step -> step.replaceFirst(" +build\\.envd:[0-9:]+$", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          install.conda(), install.conda_packages(["a=1"]), install.conda_packages(["b=1"]) | conda: a=1 | conda: b=1
          install.julia(), install.julia_packages(["A"]), install.julia_packages(["B"])     | julia: A   | julia: B
          install.r_lang(), install.r_packages(["a"]), install.r_packages(["b"])            | R: a       | R: b
          """)
  void packagesOfAToolAddUp(String calls, String one, String other) throws Exception {
    assertThat(String.join("\n", project(calls).steps())).contains(one, other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          julia      | 1.11.2         | install.julia()               | https://julialang-s3.julialang.org/bin/linux/x64/1.11/julia-1.11.2-linux-x86_64.tar.gz
          julia      | 1.12.0-rc1     | install.julia()               | https://julialang-s3.julialang.org/bin/linux/x64/1.12/julia-1.12.0-rc1-linux-x86_64.tar.gz
          micromamba | 2.0.5-1        | install.conda(use_mamba=True) | https://github.com/mamba-org/micromamba-releases/releases/download/2.0.5-1/micromamba-linux-64
          miniconda  | py312_24.9.2-0 | install.conda()               | https://repo.anaconda.com/miniconda/Miniconda3-py312_24.9.2-0-Linux-x86_64.sh
          pixi       | 0.40.0         | install.pixi()                | https://github.com/prefix-dev/pixi/releases/download/v0.40.0/pixi-x86_64-unknown-linux-musl.tar.gz
          uv         | 0.8.0          | install.uv()                  | https://github.com/astral-sh/uv/releases/download/0.8.0/uv-x86_64-unknown-linux-gnu.tar.gz
          """)
  void anotherVersionIsAnotherFileWhoseChecksumTheLockOrConfigGives(
      String name, String version, String call, String url) throws Exception {
    String config = "config.download(\"" + name + "\", version=\"" + version + "\")";
    for (String[] lines : new String[][] {{config, call}, {call, config}}) {
      Evaluation evaluation = project(lines).evaluate();
      assertThat(expected(evaluation, url)).isNull();
      assertThat(unpinned(evaluation)).hasSize(1);
    }
    Evaluation locked = project(config, call).evaluateWithChecksums(Map.of(url, OF_LOCK));
    assertThat(expected(locked, url)).isEqualTo(OF_LOCK);
    String sum = "config.download(\"" + name + "\", checksum=\"" + OF_CONFIG + "\")";
    assertThat(expected(project(config, call, sum).evaluate(), url)).isEqualTo(OF_CONFIG);
  }

  @Test
  void thePythonOfUvHasAMirrorToo() throws Exception {
    Evaluation evaluation =
        project("config.download(\"uv-python\", mirror=\"https://m.example/x\")", "install.uv()")
            .evaluate();
    assertThat(Project.graph(evaluation).vertices())
        .extracting(vertex -> vertex.op().kind().toString())
        .anyMatch(operation -> operation.contains("UV_PYTHON_INSTALL_MIRROR=https://m.example/x"));
  }

  @Test
  void whatIsUnpackedHasTheNameOfItsVersion() throws Exception {
    Evaluation evaluation =
        project("config.download(\"julia\", version=\"1.11.2\")", "install.julia()").evaluate();
    assertThat(Project.graph(evaluation).vertices())
        .extracting(vertex -> vertex.op().kind().toString())
        .anyMatch(operation -> operation.contains("/julia-1.11.2,"));
  }

  @Test
  void oneChecksumIsNotTakenForTwoExtensions() {
    Project two =
        project(
            "install.vscode_extensions([\"golang.go-0.41.0\", \"a.b-1\"])",
            "config.download(\"vscode\", checksum=\"" + OF_CONFIG + "\")");
    assertThatThrownBy(two::evaluate)
        .isInstanceOfSatisfying(
            DialectException.class,
            e -> {
              assertThat(e.where()).hasToString("build.envd:3:5");
              assertThat(e).hasMessageContaining("golang.go-0.41.0 and a.b-1");
            });
  }
}
