package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.SourceOp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatesTest {
  @TempDir Path temp;
  private Project project;

  @BeforeEach
  void makeProject() {
    project = new Project(temp).with("data/a.csv", "").with("train.py", "");
  }

  /** What {@code print} says of the expressions. */
  private List<String> printed(String... lines) throws DialectException {
    return project.body(lines).evaluate().prints();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          image("debian") == image("docker.io/library/debian:latest")        | True
          image("debian:12") == image("debian:11")                           | False
          scratch() == Source.scratch()                                      | True
          scratch() == scratch().env("A", "1")                               | False
          merge([]) == scratch()                                             | True
          merge([scratch(), image("a")]) == image("a")                       | True
          merge([scratch().label("x", "y"), image("a")]) == image("a")       | False
          merge([scratch().label("x", "y")]) == scratch().label("x", "y")    | True
          merge([image("a"), scratch().label("x", "y")]) == image("a")       | True
          merge([image("a"), image("b")]) == merge([image("b"), image("a")]) | False
          diff(scratch(), image("a")) == image("a")                          | True
          Diff(image("a"), image("b")) == diff(image("a"), image("b"))       | True
          image("a").run(["x", "y"]) == image("a").run("x\\ny")              | True
          image("a").run("x") == image("a").run("y")                         | False
          image("a").state() == image("a")                                   | True
          image("a").file("/x", permission=755) == image("a").file("/x", permission="0755") | True
          image("a").file("/x", permission=0o755) == image("a").file("/x", permission=755)  | True
          image("a").label("x", "y") == image("a")                           | False
          image("a", platform="arm64") == image("a", "linux/arm64")          | True
          image("a", platform="arm64") == image("a")                         | False
          image("a").run("x", platform="arm64") == image("a").run("x")       | False
          image("a").chown("/x", "1:1") == image("a").chown("/x", "1:1")     | True
          image("a").chown("/x", "1", recursive=True) == image("a").chown("/x", "1") | False
          Source.git("https://x.example/a", "v1") == Source.git("https://x.example/a", ref="v1") | True
          Source.git("https://x.example/a", subdir="b") == Source.git("https://x.example/a")     | False
          len({image("a"): 1, image("a"): 2})                                | 1
          type(image("a"))                                                   | state
          type(Mount.tmpfs("/x"))                                            | mount
          hasattr(image("a"), "run")                                         | True
          """)
  void statesAreValues(String expression, String value) throws DialectException {
    // A dict literal may not repeat a key.
    String tried =
        expression.startsWith("len(")
            ? "len(dict([(image(\"a\"), 1), (image(\"a\"), 2)]))"
            : expression;
    assertThat(printed("print(" + tried + ")")).containsExactly(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          scratch().copy(local("."), source_path="data/a.csv", dest_path="/x")  | ["data/a.csv"]
          scratch().copy(local("data"), "a.csv", "/x")                          | ["data/a.csv"]
          scratch().copy(local("data"), "/", "/x")                              | ["data"]
          scratch().copy(local(), "train.py", "/x")                             | ["train.py"]
          scratch().copy("train.py", dest_path="/x")                            | ["train.py"]
          scratch().copy("data", "a.csv", "/x")                                 | ["data/a.csv"]
          local("train.py")                                                     | ["train.py"]
          local("train.py", "data")                                             | ["train.py","data"]
          """)
  void onlyWhatIsUsedOfTheProjectIsTaken(String expression, String include)
      throws DialectException {
    assertThat(sources(expression)).containsExactly(Map.of("local.includepattern", include));
  }

  @Test
  void allOfTheProjectIsTakenWithoutWhatIsIgnored() throws DialectException {
    project.with(".envdignore", "data\n");
    assertThat(sources("local()")).containsExactly(Map.of("local.excludepatterns", "[\"data\"]"));
    assertThat(sources("scratch().copy(\"data/a.csv\", dest_path=\"/x\")"))
        .containsExactly(Map.of("local.includepattern", "[\"data/a.csv\"]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          copy(local("train.py"), "train.py", "/x")       | copy /train.py to /x
          copy(local("train.py"), "/", "/app")            | copy / to /app
          copy(local("train.py"), ".", "/app")            | copy / to /app
          copy(local("train.py"), dest_path="/x")         | copy /train.py to /x
          copy(local("data"), "/../a.csv", "/x")          | copy /data/a.csv to /x
          copy(local("data"), "../../a.csv", "/x")        | copy /data/a.csv to /x
          copy(local("data"), "..", "/x")                 | copy /data to /x
          copy(local("data"), "here", "/opt/")            | copy /here to /opt/
          copy(local("data"), "out", "/opt/")             | copy /out to /opt/
          copy("link.txt", dest_path="/opt/")             | copy /link.txt to /opt/
          copy("linked", dest_path="/opt/")               | copy /data to /opt/
          copy(local("link.txt"), dest_path="/opt/")      | copy /link.txt to /opt/
          copy(local("./link.txt"), dest_path="/opt/")    | copy /link.txt to /opt/
          copy(local("link.txt"), "link.txt", "/opt/")    | copy /link.txt to /opt/
          copy(local("linked"), "a.csv", "/opt/")         | copy /data/a.csv to /opt/
          copy(local("linked"), dest_path="/opt/")        | copy /data to /opt/
          """)
  void aPartOfTheProjectIsCopiedFromAsTheTreeThatItIs(String call, String copy) throws Exception {
    Files.createSymbolicLink(temp.resolve("data/here"), Path.of("a.csv"));
    Files.createSymbolicLink(temp.resolve("data/out"), Path.of("../train.py"));
    Files.createSymbolicLink(temp.resolve("link.txt"), Path.of("data/a.csv"));
    Files.createSymbolicLink(temp.resolve("linked"), Path.of("data"));
    assertThat(lastCopy("return image(\"a\")." + call)).isEqualTo(copy);
  }

  @Test
  void aLinkToAFileIsCopiedUnderItsOwnName() throws Exception {
    Files.createSymbolicLink(temp.resolve("link.txt"), Path.of("data/a.csv"));
    assertThat(lastCopy("io.copy(\"link.txt\", \"/opt/\")")).isEqualTo("copy /link.txt to /opt/");
    assertThat(lastCopy("io.copy(\"data/a.csv\", \"/opt/\")"))
        .isEqualTo("copy /data/a.csv to /opt/");
  }

  @Test
  void pipSeesALinkedWheelUnderTheNameThatSaysWhatItIs() throws Exception {
    project.with("store/1.whl", "").with("store/b-2-py3-none-any.whl", "");
    Files.createSymbolicLink(temp.resolve("a-1-py3-none-any.whl"), Path.of("store/1.whl"));
    Files.createSymbolicLink(temp.resolve("b.whl"), Path.of("store/b-2-py3-none-any.whl"));
    project.body("install.python_packages(local_wheels=[\"a-1-py3-none-any.whl\", \"b.whl\"])");
    assertThat(project.graph().vertices())
        .filteredOn(v -> v.op().kind() instanceof ExecOp)
        .last()
        .extracting(v -> ((ExecOp) v.op().kind()).meta().args())
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .endsWith("/mnt/wheels/a-1-py3-none-any.whl", "./store/b-2-py3-none-any.whl");
    Files.createSymbolicLink(temp.resolve("c-1-py3-none-any.whl"), Path.of("store/1.whl"));
    project.body(
        "install.python_packages(local_wheels=[\"a-1-py3-none-any.whl\", \"c-1-py3-none-any.whl\"])");
    assertThat(project.plan().toJson())
        .contains("/mnt/wheels/a-1-py3-none-any.whl /mnt/wheels/c-1-py3-none-any.whl")
        .contains("store/1.whl as a-1-py3-none-any.whl", "store/1.whl as c-1-py3-none-any.whl");
    assertThat(lastCopy("install.python_packages(local_wheels=[\"a-1-py3-none-any.whl\"])"))
        .isEqualTo("copy /store/1.whl to /a-1-py3-none-any.whl");
  }

  @Test
  void aTreeOfALinkAloneHasItsOwnName() throws Exception {
    Files.createSymbolicLink(temp.resolve("link.txt"), Path.of("data/a.csv"));
    assertThat(lastCopy("return local(\"link.txt\")")).isEqualTo("copy /link.txt to /");
    assertThat(lastCopy("return local(\"data/a.csv\")")).isEqualTo("copy /data/a.csv to /");
  }

  private String lastCopy(String line) throws DialectException {
    return project.body(line).graph().vertices().stream()
        .filter(v -> v.op().kind() instanceof FileOp)
        .flatMap(v -> ((FileOp) v.op().kind()).actions().stream())
        .map(action -> (FileAction.Copy) action.command())
        .reduce((_, last) -> last)
        .map(copy -> "copy " + copy.src() + " to " + copy.dest())
        .orElseThrow();
  }

  @Test
  void aPartOfTheProjectHasNothingThatIsIgnored() throws DialectException {
    project.with(".envdignore", "secret.txt\n").with("secret.txt", "");
    assertThat(sources("scratch().copy(local(), \"secret.txt\", \"/x\")"))
        .containsExactly(
            Map.of(
                "local.includepattern",
                "[\"secret.txt\"]",
                "local.excludepatterns",
                "[\"secret.txt\"]"));
    assertThat(sources("scratch().copy(local(\"secret.txt\"), \"secret.txt\", \"/x\")"))
        .containsExactly(Map.of("local.includepattern", "[\"secret.txt\"]"));
  }

  private List<Map<String, String>> sources(String expression) throws DialectException {
    return project.body("return " + expression).graph().vertices().stream()
        .filter(v -> v.op().kind() instanceof SourceOp)
        .map(v -> ((SourceOp) v.op().kind()).attrs())
        .toList();
  }

  @Test
  void aReturnedStateIsTheImageWithWhatItSays() throws DialectException {
    project.body(
        "s = image(\"a\").env(\"A\", \"1\").env(\"A\", \"2\").workdir(\"/w\").workdir(\"x\")",
        "runtime.environ({\"B\": \"3\"})",
        "base(dev=True)",
        "return s.user(\"me:us\").entrypoint([\"/run\"]).label(\"k\", \"v\")");
    Environment environment = project.environment();
    assertThat(environment.dev()).isTrue();
    assertThat(environment.config())
        .isEqualTo(
            new ImageSettings(
                Map.of("A", "2", "B", "3"),
                List.of(),
                List.of(),
                "/w/x",
                "me:us",
                List.of("/run"),
                Map.of("k", "v")));
    assertThat(environment.base().reference()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          image("a")                                             | a
          image("a").run("x").env("A", "1")                      | a
          merge([image("a").run("x"), image("b")])               | a
          merge([scratch(), image("a"), image("b")])             | a
          diff(image("a"), image("b"))                           | a
          scratch().copy(image("a"), "/x", "/x")                 |
          Source.debian("bookworm")                              |
          """)
  void theImageWhoseConfigurationLiesBeneathIsKnown(String expression, String reference)
      throws DialectException {
    project.body("base(image=" + expression + ")", "run([\"x\"])");
    assertThat(project.environment().base().config()).isEqualTo(reference);
    project.body("return " + expression);
    assertThat(project.environment().base().config()).isEqualTo(reference);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Source.git("https://x.example/a.git")                    | git://x.example/a.git
          Source.git("https://x.example/a", ref="v1", subdir="/d") | git://x.example/a#v1:d
          Source.git("me@x.example:a/b", checksum="0123abc")       | git://x.example/a/b
          image("a", platform="linux/arm64")                       | docker-image://docker.io/library/a:latest
          Source.oci("base", "one")                                | oci-layout://layout-base@DIGEST
          Source.oci("images/two", platform="arm64")               | oci-layout://layout-images-two@DIGEST
          """)
  void sourcesAreNamedInTheGraph(String expression, String identifier) throws DialectException {
    String digest = "sha256:" + "a".repeat(64);
    layout("base", digest, "one", "sha256:" + "b".repeat(64), "other");
    layout("images/two", digest, "one");
    project.body("return " + expression);
    assertThat(project.graph().vertices().getFirst().op().kind())
        .isInstanceOfSatisfying(
            SourceOp.class,
            source ->
                assertThat(source.identifier()).isEqualTo(identifier.replace("DIGEST", digest)));
    if (expression.contains("arm64")) {
      assertThat(project.graph().vertices().getFirst().op().platform()).hasToString("linux/arm64");
    }
  }

  @Test
  void layoutsAreHandedToTheBuilderEachUnderItsOwnName() throws DialectException {
    layout("a/b", "sha256:" + "a".repeat(64), "x");
    layout("a-b", "sha256:" + "b".repeat(64), "y");
    project.body(
        "return merge([Source.oci(\"a/b\"), Source.oci(\"a-b\"), Source.oci(\"a/b\", \"x\")])");
    assertThat(project.environment().layouts())
        .isEqualTo(
            Map.of(
                "layout-a-b", temp.resolve("a/b"),
                "layout-a-b-2", temp.resolve("a-b")));
  }

  /** Digests and tags in turn; the index is all that evaluation reads. */
  private void layout(String path, String... images) {
    StringBuilder manifests = new StringBuilder();
    for (int i = 0; i < images.length; i += 2) {
      manifests
          .append(i == 0 ? "" : ",")
          .append("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":2,")
          .append("\"digest\":\"" + images[i] + "\",\"annotations\":")
          .append("{\"org.opencontainers.image.ref.name\":\"" + images[i + 1] + "\"}}");
    }
    project
        .with(path + "/oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}")
        .with(path + "/index.json", "{\"schemaVersion\":2,\"manifests\":[" + manifests + "]}");
  }

  @Test
  void emptyImagesAreAllowed() throws DialectException {
    project.body("return scratch()");
    assertThat(project.graph().isEmpty()).isTrue();
    assertThat(project.plan().toJson())
        .contains("\"target\": null")
        .contains("\"base\": \"scratch\"");
  }

  @Test
  void settingsAreArgumentsOfTheFunction() throws DialectException {
    project.with(
        "build.envd", "def build(gpu=False, n=1, suite=\"x\"):\n    print(gpu, n, suite)\n");
    assertThat(project.evaluate(Map.of("gpu", "true")).prints()).containsExactly("True 1 x");
    assertThat(project.evaluate(Map.of("n", "7", "suite", "007")).prints())
        .containsExactly("False 7 007");
  }

  @Test
  void anotherFileAndFunctionCanBeAskedFor() throws DialectException {
    project.with(
        "envs/gpu.envd", "def dev():\n    base(\"a\", True)\ndef build():\n    base(\"b\")\n");
    EvaluateRequest request = EvaluateRequest.of(temp);
    assertThat(base(request.from("envs/gpu.envd:dev"))).isEqualTo("a");
    assertThat(base(request.from("envs/gpu.envd"))).isEqualTo("b");
    assertThat(base(request.from("envs/gpu.envd:"))).isEqualTo("b");
    project.with("build.envd", "def dev():\n    base(\"c\")\n");
    assertThat(base(request.from(":dev"))).isEqualTo("c");
  }

  private static String base(EvaluateRequest request) throws DialectException {
    return Dialect.evaluate(request).environment().base().toString();
  }

  @Test
  void pathExtendsTheBases() {
    ImageSettings settings =
        new ImageSettings(
            Map.of("A", "1"), List.of("/opt/venv/bin"), List.of("/x"), "", "", List.of(), Map.of());
    assertThat(settings.env(Map.of("PATH", "/conda/bin:/bin", "A", "0")))
        .isEqualTo(Map.of("PATH", "/opt/venv/bin:/conda/bin:/bin:/x", "A", "1"));
    assertThat(settings.env(Map.of()).get("PATH"))
        .isEqualTo("/opt/venv/bin:" + ImageSettings.DEFAULT_PATH + ":/x");
  }

  @ParameterizedTest
  @CsvSource({
    "debian:12, /bin/bash",
    "team/alpines:1, /bin/bash",
    "alpine:3.20, /bin/sh",
    "x.example/mirror/busybox, /bin/sh",
    "node:22-alpine, /bin/sh",
    "python:3.11-alpine3.20, /bin/sh",
    "nginx:alpine, /bin/sh"
  })
  void commandsAreRunByAShellThatTheBaseHas(String image, String shell) throws DialectException {
    for (String body :
        List.of(
            "return image(\"" + image + "\").run(\"x\")",
            "base(image=\"" + image + "\"); run([\"x\"])")) {
      assertThat(project.body(body).graph().vertices().getLast().op().kind())
          .isInstanceOfSatisfying(
              ExecOp.class, exec -> assertThat(exec.meta().args()).startsWith(shell));
    }
  }

  @Test
  void theLastSourceOfTheProjectCountsWithItsOwnDescription() throws DialectException {
    project.body(
        "config.repo(\"https://x.example/old\", \"the old one\")",
        "config.repo(\"https://x.example/new\")");
    assertThat(project.environment().config().labels())
        .isEqualTo(Map.of("org.opencontainers.image.source", "https://x.example/new"));
  }

  @Test
  void aLabelHasNoSecretOfAnAddress() throws DialectException {
    project.body("config.repo(\"https://x.example/new?token=hunter2\")");
    assertThat(project.environment().config().labels())
        .isEqualTo(Map.of("org.opencontainers.image.source", "https://x.example/new?token=…"));
  }

  @Test
  void theGitIdentityAndJupytersTokenAreVariablesOfTheEnvironmentAlone() throws DialectException {
    project.body(
        "base(dev=True)",
        "git_config(name=\"A B\", editor=\"vim\")",
        "config.jupyter(token=\"t\")",
        "runtime.daemon([[\"x\"]])");
    Environment environment = project.environment();
    assertThat(environment.runtime().environment())
        .containsEntry("GIT_CONFIG_COUNT", "2")
        .containsEntry("GIT_CONFIG_KEY_1", "core.editor")
        .containsEntry("GIT_CONFIG_VALUE_0", "A B")
        .containsEntry("JUPYTER_TOKEN", "t");
    assertThat(environment.config().env()).isEmpty();
    assertThat(environment.runtime().services()).hasSize(2).startsWith(List.of("x"));
    assertThat(environment.runtime().toString()).doesNotContain("token=t");
  }

  @Test
  void aLaterPinOfAStateChangesThePriorityOfAnEarlierOne() throws DialectException {
    assertThat(
            printed(
                "s = image(\"a\").apt_pin(\"x\", version=\"1.0\", priority=-1)",
                "s = s.apt_pin(\"x\", version=\"1.0\").apt_pin(\"x\", version=\"2.0\", priority=5)",
                "print(s == image(\"a\"))"))
        .containsExactly("False");
  }
}
