package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.dialect.lower.Urls;
import dev.bothy.llb.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said with its place, and with what to do where that can be told. */
final class WrongFileTest {
  @TempDir Path temp;
  private Project project;

  @BeforeEach
  void makeProject() throws IOException {
    Files.writeString(temp.resolve("outside"), "");
    Path directory = Files.createDirectory(temp.resolve("project"));
    Files.createSymbolicLink(directory.resolve("escape"), Path.of("../outside"));
    project = new Project(directory).with("train.py", "").with("r.txt", "numpy\n-e .\n");
  }

  private DialectException failure() {
    DialectException e = catchThrowableOfType(DialectException.class, () -> project.evaluate());
    assertThat(e).isNotNull();
    return e;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # names
          instal.python()                                     | instal | did you mean install?
          install.apt_pakages(["tree"])                       | apt_pakages | did you mean .apt_packages?
          install.pip_packages(["numpy"])                     | install module has no .pip_packages field or method | did you mean .python_packages?
          install.system_packages(["tree"])                   | install module has no .system_packages | did you mean .apt_packages?
          base(imagee="debian")                               | base: unexpected keyword argument imagee | did you mean image?
          base(os="ubuntu22.04", language="python3")          | base: unexpected keyword argument os | API v0 had os and language
          io.copy(host_path="a", envd_path="/b")              | io.copy: unexpected keyword argument host_path | write source=
          Source.debian("bookworm").runn("x")                 | runn | did you mean .run?
          # types and numbers of arguments
          install.apt_packages(name="tree")                   | install.apt_packages: for parameter name: got string, want list of string |
          install.apt_packages(["a1", 2])                     | for parameter name: at index 1: got int, want string |
          base(dev="yes")                                     | base: for parameter dev: got string, want bool |
          base(image=3)                                       | base: for parameter image: got int, want string or state |
          run()                                               | run: missing argument for commands |
          shell("zsh", "fish")                                | shell: got 2 arguments, want 1 |
          runtime.environ(env={"A": 1})                       | at key "A": got int, want string |
          runtime.daemon([["a", 1]])                          | runtime.daemon: for parameter commands: at index 0: at index 1: got int, want string |
          Source.merge([3])                                   | Source.merge: for parameter states: at index 0: got int, want state |
          Diff(Source.scratch(), None)                        | Diff: for parameter upper: got NoneType, want state |
          # values
          base(image="Debian")                                | Debian |
          shell("zhs")                                        | no such shell: "zhs" | did you mean zsh?
          shell("powershell")                                 | no such shell: "powershell" | there are bash, zsh and fish
          run([])                                             | run: no commands |
          install.python(version="2.7")                       | not a version of Python 3: "2.7" | such as "3" or "3.11"
          install.python("3.x")                               | not a version of Python 3 |
          install.apt_packages([""])                          | a package name is empty |
          install.apt_packages(["--reinstall"])               | "--reinstall" is an option of apt, not a package | use run()
          install.apt_packages(["Tree"])                      | "Tree" is not the name of an apt package | names are in lower case: "tree"
          install.apt_packages(["a;reboot"])                  | "a;reboot" is not the name of an apt package |
          install.python_packages([" "])                      | a package name is empty |
          install.python_packages(["-e ."])                   | "-e ." is an editable install | runtime.init
          install.python_packages(requirements="r.txt")       | r.txt: an editable install | runtime.init
          install.python_packages(requirements="s.txt")       | no such file in the project: "s.txt" | did you mean r.txt?
          install.python_packages(requirements=".")           | "." is not a regular file |
          install.python_packages(local_wheels=["train.py"])  | not a wheel: "train.py" | .whl
          config.pip_index("index.example")                   | config.pip_index: url is not a URL: "index.example" |
          config.pip_index("https://me:pw@index.example/s")   | a URL for index.example contains a password | keep passwords out of it
          config.pip_index("https://token@index.example/s")   | a URL for index.example contains a password |
          install.python_packages(["a -i https://u:p@x.example/s"]) | a URL for x.example contains a password |
          install.python_packages(["a @ git+https://t@x.example/a"]) | a URL for x.example contains a password |
          config.apt_source(" ")                              | the text is empty |
          config.jupyter(port=70000)                          | config.jupyter: port is 70000, want 0 to 65535 |
          config.shm_size(0)                                  | config.shm_size: size is 0, want at least 1 |
          config.owner(-1, 0)                                 | config.owner: uid is -1, want 0 to 65535 |
          config.gpu(1 << 40)                                 | out of range |
          io.copy("../../etc/passwd", "/x")                   | "../../etc/passwd" is outside of the project directory | runtime.mount
          io.copy("/etc/passwd", "/x")                        | "/etc/passwd" is outside of the project directory |
          io.copy("escape", "/x")                             | "escape" leads out of the project directory by a symbolic link |
          io.copy("trian.py", "/x")                           | no such file in the project: "trian.py" | did you mean train.py?
          io.copy("", "/x")                                   | a path is empty |
          io.copy("train.py", "")                             | io.copy: target is empty |
          io.http("x.example/f")                              | io.http: not a URL of http or https | https://x.example/f
          io.http("https://x.example/")                       | io.http: the URL names no file | filename=
          io.http("https://x.example")                        | io.http: the URL names no file | filename=
          io.http("https://x.example/f", checksum="md5:1")    | io.http: not a checksum: "md5:1" | sha256:
          io.http("https://x.example/f", filename="../f")     | io.http: not a file name: "../f" |
          runtime.expose(0)                                   | runtime.expose: envd_port is 0, want 1 to 65535 |
          runtime.expose(80, listen_addr="localhost")         | listen_addr is not an IP address: "localhost" | 127.0.0.1
          runtime.mount("~/data", "data")                     | runtime.mount: envd_path is not absolute: "data" |
          runtime.environ(env={"A=B": ""})                    | not a name of an environment variable: "A=B" |
          runtime.environ(env={"A B": ""})                    | runtime.environ: not a name of an environment variable: "A B" |
          Source.scratch().env("A B", "x")                    | env: not a name of an environment variable: "A B" | letters
          Source.scratch().run(["x"], env={"A\\n": "x"})      | run: not a name of an environment variable |
          install.apt_packages(["numpy==1.2"])                | "numpy==1.2" is written as for pip | apt takes one equals sign: "numpy=1.2"
          runtime.environ(extra_path=["/a:/b"])               | not a directory for PATH: "/a:/b" |
          Source.debian("../x")                               | Source.debian: not a suite: "../x" | bookworm
          Source.image("a b")                                 | a b |
          Source.scratch().file("/x", permission=511)         | permission 511 can be read as "0511" and as "0777" | as text
          Source.scratch().file("/x", permission="rwx")       | not a permission: "rwx" | "0755"
          Source.scratch().run([])                            | run: no commands |
          Source.scratch().copy(Source.scratch(), dest_path="/x") | missing argument for source_path |
          Source.scratch().copy("train.py")                   | missing argument for dest_path |
          Source.scratch().copy("../x", dest_path="/")        | outside of the project directory |
          Source.scratch().env("A=B", "x")                    | A=B |
          Source.local("../x")                                | outside of the project directory |
          Source.image("a", platform="linux")                 | "linux" is not a platform | linux/arm64
          Source.git("https://me:pw@x.example/a")             | a URL for x.example contains a password |
          Source.git("https://x.example/a", checksum="v1")    | Source.git: not a commit: "v1" | git rev-parse
          Source.git("ftp://x.example/a")                     | unknown protocol ftp |
          Source.oci(".")                                     | "." is not an OCI image layout | skopeo copy
          Source.oci("layot")                                 | no such file in the project: "layot" |
          Source.scratch().chown("/x", "a b")                 | state.chown: not an owner: "a b" | 1000:1000
          Source.scratch().run("x", platform="x/")            | "x/" is not a platform |
          Mount.cache("c")                                    | Mount.cache: not a place for a mount: "c" |
          Mount.cache("/c", sharing="lock")                   | no such sharing: "lock" | did you mean locked?
          # what files of envd may call
          install.conda_packages(["numpy"])                   | install.conda_packages: there is no conda yet | install.conda() before
          config.conda_channel("x")                           | config.conda_channel: there is no conda yet | install.conda() before
          install.r_packages([])                              | install.r_packages: no packages |
          install.r_packages(["a b"])                         | not the name of an R package: "a b" | "ggplot2"
          install.julia_packages(["-x"])                      | not the name of a Julia package: "-x" |
          install.go("1/../2")                                | install.go: not a version: "1/../2" |
          install.rust(version="a b")                         | install.rust: not a version: "a b" |
          install.pixi(pypi_index="index")                    | install.pixi: pypi_index is not a URL |
          install.cuda(version="twelve")                      | install.cuda: not a version of CUDA: "twelve" | "11.8.0"
          install.vscode_extensions(["python"])               | not an extension: "python" | publisher.extension
          config.cran_mirror("cran")                          | config.cran_mirror: url is not a URL: "cran" |
          config.download("ruby")                             | config.download: for parameter name: got "ruby", want "codex" |
          config.download("go", checksum="1")                 | config.download: not a checksum: "1" |
          data.envd("../x")                                   | data.envd: not the name of a data set: "../x" |
          runtime.mount(3, "/x")                              | got int, want string or data_source |
          include("https://github.com/x/y")                   | include: https://github.com/x/y is not on this machine yet | fetches it; from then on
          include("github.com/x/y")                           | include: not a repository: "github.com/x/y" | https://
          include("https://u:p@x/y")                          | password |
          include("-x")                                       | include: not a repository: "-x" | https://
          include("./x", sha="abc")                           | include: sha is not a whole commit: "abc" | 40 hexadecimal
          include("./x", ref="--upload-pack=x")               | include: not a branch or tag: "--upload-pack=x" |
          """)
  void aCallIsAnsweredWithItsPlace(String call, String message, String hint) {
    project.body("", call);
    DialectException e = failure();
    String text = e.getMessage() + (e.hint() == null ? "" : " (" + e.hint() + ")");
    assertThat(text).contains(message);
    if (hint != null) {
      assertThat(text).contains(hint);
    }
    assertThat(e.where()).extracting(SourceLocation::line).isEqualTo(3);
    assertThat(e.render()).startsWith("build.envd:3:").contains(Urls.masked(call)).contains("^");
  }

  @Test
  void allSyntaxErrorsAreShown() {
    project.with("build.envd", "def build():\n    base(image=\n\nx = )\n");
    DialectException e = failure();
    assertThat(e.render()).contains("build.envd:").contains("^");
    assertThat(e.where()).isNotNull();
  }

  @Test
  void aFailureInALibraryIsShownWithTheWayToIt() {
    project
        .with("lib/tools.envd", "def tools():\n    install.apt_packages(\"tree\")\n")
        .with("build.envd", "load(\"lib/tools.envd\", \"tools\")\ndef build():\n    tools()\n");
    DialectException e = failure();
    assertThat(e.where()).hasToString("lib/tools.envd:2:25");
    assertThat(e.render()).contains("build.envd:3:10: in build").contains("in tools");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          def biuld(): pass          | no function build in build.envd | did you mean biuld?
          def gpu(): pass            | no function build in build.envd | it has gpu
          x = 1                      | no function build in build.envd | def build():
          build = 1                  | build in build.envd is not a function, but of type int |
          def build(): return 1      | build() returns a value of type int | return a state, or nothing
          load("x.envd", "y")        | no such file in the project: "x.envd" |
          load("../x.envd", "y")     | outside of the project directory |
          load("git@https://x", "y") | load takes files of the project | include(
          load("build.envd", "y")    | cycle |
          def build(): build()       | nested calls |
          x = "a" * (1 << 29)        | memory |
          load("lib/p.envd", "_y")   | names with leading underscores are not exported: _y |
          load("lib/p.envd", "z")    | lib/p.envd |
          """)
  void aFileThatDescribesNothingIsAnswered(String text, String message, String hint) {
    project.with("lib/p.envd", "_y = 1\n");
    project.with("build.envd", text + "\n");
    DialectException e = failure();
    String all = e.getMessage() + (e.hint() == null ? "" : " (" + e.hint() + ")");
    assertThat(all).contains(message);
    if (hint != null) {
      assertThat(all).contains(hint);
    }
  }

  @Test
  void aFunctionThatTheSettingsDoNotFitIsShownWithItsParameters() {
    project.with("build.envd", "\ndef build(cuda):\n    pass\n");
    assertThat(failure().render())
        .isEqualTo(
            "build.envd:2:1: function build missing 1 argument (cuda)"
                + " (--set NAME=VALUE gives its parameters: cuda)");
    DialectException e =
        catchThrowableOfType(
            DialectException.class, () -> project.evaluate(Map.of("cuda", "1", "gpu", "1")));
    assertThat(e).hasMessageContaining("build.envd:2:1: function build got an unexpected keyword");
    project.with("build.envd", "def build():\n    pass\n");
    assertThat(
            catchThrowableOfType(DialectException.class, () -> project.evaluate(Map.of("gpu", "1")))
                .hint())
        .isEqualTo("build() has no parameters that --set could give");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          base(language="python-3.9")         | base: no such language: "python-3.9" | python3.9
          base(language="pyton")              | base: no such language: "pyton" | did you mean python?
          base(language="r4")                 | base: no such language: "r4" | python3.9
          base(os="debian")                   | base: no such os: "debian" | image=
          base(dev=True)                      | unexpected keyword argument dev | # syntax=v1
          install.python()                    | install.python is not supported by this version | # syntax=v1
          io.copy(source="r.txt", target="/") | unexpected keyword argument source | host_path=
          config.owner(0, 0)                  | config.owner is not supported by this version | # syntax=v1
          """)
  void aFileOfVersionZeroIsAnsweredInItsOwnTerms(String call, String message, String hint) {
    project.with("build.envd", "# syntax=v0\ndef build():\n    " + call + "\n");
    DialectException e = failure();
    assertThat(e).hasMessageContaining(message);
    assertThat(e.hint()).contains(hint);
    assertThat(e.where()).extracting(SourceLocation::line).isEqualTo(3);
  }

  @Test
  void anEndlessLoopEnds() {
    project.body("for i in range(1000000000):", "    i");
    assertThat(failure()).hasMessageContaining("too many steps");
  }

  @Test
  void tooManyCallsEnd() {
    project.body("for i in range(1000000):", "    run([\"x\"])");
    assertThat(failure()).hasMessageContaining("more than 20000 calls");
  }

  @Test
  void aMissingFileIsAnsweredWithWhatWritesOne() {
    assertThat(failure())
        .hasMessageContaining("no build.envd in")
        .extracting(DialectException::hint)
        .asString()
        .contains("bothy init");
  }

  @Test
  void aMissingDirectoryIsNamed() {
    project = new Project(temp.resolve("nowhere"));
    assertThat(failure())
        .hasMessageContaining("no project directory")
        .hasMessageContaining("nowhere");
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Files.write(project.directory().resolve("build.envd"), new byte[] {'x', (byte) 0xff});
    assertThat(failure()).hasMessage("build.envd: is not UTF-8 text");
  }

  @Test
  void aReturnedStateAndDeclaredStepsDoNotMix() {
    project.body("install.python()", "return Source.scratch()");
    DialectException e = failure();
    assertThat(e.where()).hasToString("build.envd:2:5");
    assertThat(e.render()).contains("install.python()\n        ^");
    assertThat(e.hint()).contains("base(image=…)");
  }

  @Test
  void aReturnedStateAndAnotherBaseDoNotMix() {
    project.body("base(image=\"debian\")", "return Source.scratch()");
    assertThat(failure().where()).hasToString("build.envd:2:5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          base(image="nvidia/cuda:12.2.0-devel-ubuntu22.04") | no CUDA image for the base nvidia/cuda:12.2.0-devel
          base(image=Source.scratch())                       | no CUDA image for the base that the file makes itself
          """)
  void aBaseThatNoCudaImageHasIsNamed(String base, String message) {
    project.body(base, "install.cuda(version=\"12.2.0\")");
    DialectException e = failure();
    assertThat(e).hasMessageContaining(message);
    assertThat(e.where()).hasToString("build.envd:3:5");
  }

  @Test
  void aFileAndNamesOfCondaDoNotMix() {
    project.body("install.conda()", "install.conda_packages([\"a\"], env_file=\"r.txt\")");
    assertThat(failure()).hasMessageContaining("env_file stands alone");
    project.body("install.conda()", "install.conda_packages([\"--force\"])");
    assertThat(failure()).hasMessageContaining("is an option of conda");
    project.body("install.conda()", "install.conda_packages()");
    assertThat(failure()).hasMessageContaining("no packages");
  }

  @Test
  void aDevelopmentEnvironmentHasNoEntrypoint() {
    project.body("base(dev=True)", "config.entrypoint([\"x\"])");
    assertThat(failure().where()).hasToString("build.envd:3:5");
  }

  @Test
  void aSettingThatTheFunctionDoesNotKnowIsNamed() {
    project.with("build.envd", "def build(gpu = False): pass\n");
    DialectException e =
        catchThrowableOfType(
            DialectException.class, () -> project.evaluate(Map.of("gpus", "True")));
    assertThat(e).hasMessageContaining("gpus");
  }

  @Test
  void aPathInTheEnvironmentIsLeftOutWithAWarning() throws DialectException {
    project.body("runtime.environ(env={\"PATH\": \"/x\", \"A\": \"1\"})");
    Evaluation evaluation = project.evaluate();
    assertThat(evaluation.environment().runtime().environ()).isEqualTo(Map.of("A", "1"));
    assertThat(evaluation.warnings()).singleElement().asString().startsWith("build.envd:2:5: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.pip_index(\"https://me:pass-word@index.example/s\")",
        "config.pip_index(\"ftp://me:pass-word@index.example/s\")",
        "install.python_packages([\"-e git+https://pass-word@x.example/a\"])",
        "io.http(\"ftp://x.example/f\", \"sftp://me:pass-word@x.example/f\")",
        "x = 'https://pass-word@x.example' +",
      })
  void passwordsAreNotRepeated(String call) {
    project.body(call);
    DialectException e = failure();
    assertThat(e.getMessage() + e.hint() + e.render()).doesNotContain("pass-word");
    assertThat(e.render()).contains("@");
  }
}
