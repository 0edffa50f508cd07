package dev.bothy.dialect.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.project.Libraries;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lint says of files, to the letter; and what it says nothing of. */
final class LintTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path temp;
  private Project project;

  @BeforeEach
  void makeProject() throws IOException {
    project =
        new Project(Files.createDirectory(temp.resolve("project")))
            .with("train.py", "")
            .with("lib/a.py", "");
  }

  private List<String> findings() throws Exception {
    Libraries libraries =
        library ->
            new Libraries.Checkout(temp.resolve("library"), COMMIT, !library.sha().isEmpty());
    Evaluation evaluation =
        Dialect.evaluate(EvaluateRequest.of(project.directory()).withLibraries(libraries));
    return Lint.of(
            project.directory(),
            evaluation,
            evaluation.environment().image().marshal(Platform.LINUX_AMD64),
            name -> name.equals("bookworm") ? new Bookworm() : null)
        .stream()
        .map(Finding::render)
        .toList();
  }

  /** A distribution of three packages. */
  private static final class Bookworm implements AptIndex.Suite {
    private static final Map<String, Long> SIZES =
        Map.of("tree", 1_000L, "htop", 2_000L, "texlive-full", 5_000_000_000L);

    @Override
    public boolean has(String name) {
      return SIZES.containsKey(name);
    }

    @Override
    public Collection<String> names() {
      return SIZES.keySet();
    }

    @Override
    public long installedSize(Collection<String> names) {
      return names.stream().mapToLong(n -> SIZES.getOrDefault(n, 0L)).sum();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          base(image="debian")                               | 2:5: warning: image debian:latest is whatever is newest [unpinned-image] | name a version: NAME:TAG; `bothy lock` pins it, or NAME:TAG@sha256:…
          base(image="debian:latest")                        | 2:5: warning: image debian:latest is whatever is newest [unpinned-image] | name a version: NAME:TAG; `bothy lock` pins it, or NAME:TAG@sha256:…
          install.python_packages(["numpy"])                 | 2:30: warning: numpy has no exact version [unpinned-package] | "NAME==VERSION" takes one; `bothy freeze` writes the versions that are installed
          install.python_packages(name=["a==1", "b>=2"])     | 2:43: warning: b>=2 has no exact version [unpinned-package] | "NAME==VERSION" takes one; `bothy freeze` writes the versions that are installed
          install.python_packages(["-i https://x.example a"]) | 2:30: warning: a has no exact version [unpinned-package] | "NAME==VERSION" takes one; `bothy freeze` writes the versions that are installed
          install.python_packages(["a @ git+https://x.example/a@main"]) | 2:30: warning: a @ git+https://x.example/a@main has no exact version [unpinned-package] | "NAME==VERSION" takes one; `bothy freeze` writes the versions that are installed
          install.conda(), install.conda_packages(["numpy"]) | 2:46: warning: numpy has no exact version [unpinned-package] | "NAME=VERSION" takes a version
          install.conda(), install.conda_packages(["a=1 numpy", "b=2"]) | 2:46: warning: numpy has no exact version [unpinned-package] | "NAME=VERSION" takes a version
          install.conda(), install.conda_packages(["numpy >=1.2"]) | 2:46: warning: numpy >=1.2 has no exact version [unpinned-package] | "NAME=VERSION" takes a version
          install.julia(), install.julia_packages(["JSON"])  | 2:46: warning: JSON has no exact version [unpinned-package] | "NAME@VERSION" takes a version
          io.http("https://x.example/f")                     | 2:5: warning: https://x.example/f is downloaded without a checksum [unpinned-download] | ```bothy lock`` pins it, or checksum="sha256:…"; of an installer config.download(…)`
          config.apt_repository("a", "http://x.example", "./", key="http://x.example/k") | 2:5: warning: the key http://x.example/k comes without TLS and without a checksum: anyone on the way can give another, and sign packages with it [unsafe-key] | key_checksum="sha256:…", a URL of https, or the key as a file of the project
          config.apt_repository("a", "http://x.example", "./", key="https://x.example/k") | 2:5: warning: https://x.example/k is downloaded without a checksum [unpinned-download] | ```bothy lock`` pins it, or checksum="sha256:…"; of an installer config.download(…)`
          base(image=Source.debian("bookworm").apt_repository("a", "http://x.example", "./", key="http://x.example/k")) | 2:16: warning: the key http://x.example/k comes without TLS and without a checksum: anyone on the way can give another, and sign packages with it [unsafe-key] | key_checksum="sha256:…", a URL of https, or the key as a file of the project
          base(image=Source.git("https://x.example/a"))      | 2:16: warning: git https://x.example/a is pinned to no commit [unpinned-git] | ```bothy lock`` pins it, or checksum="…", which takes the commit`
          install.apt_packages(["treee"])                    | 2:27: warning: there is no package treee in bookworm [unknown-package] | did you mean tree?
          config.apt_pin("treee", version="2.*")             | 2:20: warning: there is no package treee in bookworm [unknown-package] | did you mean tree?
          base(image=Source.debian("bookworm").apt_pin(["tree", "hotp"], version="2.*")) | 2:59: warning: there is no package hotp in bookworm [unknown-package] | did you mean htop?
          config.apt_source("deb http://x.example/debian trixie main\\ndeb http://x.example/debian trixie-updates main") | 2:5: warning: these sources are of trixie, and the base is of bookworm [other-release] | packages of another release want other versions of what the base has: write bookworm
          install.apt_packages(["tree", "tree=1"])           | 2:35: warning: tree is named at build.envd:2:27 already [duplicate-package] |
          install.apt_packages(["htop=1", "htop=1"])         | 2:5: warning: htop is named twice in this call [duplicate-package] |
          install.apt_packages(["texlive-full=1"])           | 2:5: note: these packages take up to 5000 MB, with what they depend on [package-size] |
          install.apt_packages(["tree", "htop"])             | 2:5: note: tree, htop are installed in the version that the mirror has [unpinned-package] | config.apt_source with a snapshot of the mirror keeps it
          install.apt_packages([])                           | 2:5: warning: install.apt_packages: nothing is given, so this call does nothing [empty-call] | leave it out
          install.python_packages()                          | 2:5: warning: install.python_packages: nothing is given, so this call does nothing [empty-call] | leave it out
          install.conda(), install.conda_packages(channel=["x"]) | 2:22: warning: install.conda_packages: nothing is given, so this call does nothing [empty-call] | leave it out
          install.vscode_extensions([])                      | 2:5: warning: install.vscode_extensions: nothing is given, so this call does nothing [empty-call] | leave it out
          runtime.init([])                                   | 2:5: warning: runtime.init: nothing is given, so this call does nothing [empty-call] | leave it out
          runtime.daemon([])                                 | 2:5: warning: runtime.daemon: nothing is given, so this call does nothing [empty-call] | leave it out
          config.entrypoint([])                              | 2:5: warning: config.entrypoint: nothing is given, so this call does nothing [empty-call] | leave it out
          run(["make && sudo make install"])                 | 2:5: warning: sudo: commands are root's, and most images have no sudo [shell-habit] | leave it out
          run(["conda activate x", "make"])                  | 2:5: warning: conda activate: a script's shell does not know it, and it would end with this call [shell-habit] | conda run -n NAME COMMAND runs one command in an environment
          run(["source ~/.bashrc"])                          | 2:5: warning: source ~/.bashrc: such files mostly do nothing in a shell without a terminal, and what they set would end with this call [shell-habit] | write what is needed of it; runtime.environ sets variables
          run([])                                            | 2:5: warning: run: nothing is given, so this call does nothing [empty-call] | leave it out
          run([""])                                          | 2:5: warning: run: nothing is given, so this call does nothing [empty-call] | leave it out
          run([" ", "\\n\\t# make\\n"])                        | 2:5: warning: run: nothing is given, so this call does nothing [empty-call] | leave it out
          base(image="ubuntu:24.04"), install.cuda("13.4.0")  | 2:33: note: CUDA 13.4.0 is newer than those that are known here [newer-cuda] | its image is taken to be nvidia/cuda:13.4.0-cudnn-runtime-ubuntu24.04
          base(image="debian:11"), base("debian:12", dev=True) | 2:5: warning: base: the call at build.envd:2:30 takes the place of this one [overridden-call] | keep one of them, with all parameters: what the last one leaves out has its default
          shell("zsh"), shell("fish")                        | 2:5: warning: shell: the call at build.envd:2:19 takes the place of this one [overridden-call] | keep one of them, with all parameters: what the last one leaves out has its default
          install.uv("3.11"), install.uv("3.12")             | 2:5: warning: install.uv: the call at build.envd:2:25 takes the place of this one [overridden-call] | keep one of them, with all parameters: what the last one leaves out has its default
          run(["make"]), install.python()                    | 2:20: warning: this waits for the run() at build.envd:2:5, and is installed again when that changes [install-after-run] | write it before, unless it needs what run() does
          install.python_packages(["a==1.*"])                | 2:30: warning: a==1.* has no exact version [unpinned-package] | "NAME==VERSION" takes one; `bothy freeze` writes the versions that are installed
          run(["pip install -q numpy==1.0 'pandas>=2'"])     | 2:10: warning: pandas>=2 has no exact version [unpinned-package] | "NAME==VERSION" takes one
          run(["cd /tmp && sudo -H python3 -m pip install jax -f https://x.example/j.html"]) | 2:10: warning: jax has no exact version [unpinned-package] | "NAME==VERSION" takes one
          base(image=Source.debian("bookworm").run("uv pip install --system numpy")) | 2:46: warning: numpy has no exact version [unpinned-package] | "NAME==VERSION" takes one
          run(["pip install $(cat more.txt) `date +a; echo` numpy"]) | 2:10: warning: numpy has no exact version [unpinned-package] | "NAME==VERSION" takes one
          run(["cat > limits.txt <<E\\na==1\\nE\\npip install numpy"]) | 2:10: warning: numpy has no exact version [unpinned-package] | "NAME==VERSION" takes one
          run(["conda install -y -n envd -c conda-forge numpy python=3.11"]) | 2:10: warning: numpy has no exact version [unpinned-package] | "NAME=VERSION" takes a version
          run(["apt-get update", "DEBIAN_FRONTEND=noninteractive apt-get install -y tree htop=1"]) | 2:28: note: tree is installed in the version that the mirror has [unpinned-package] | config.apt_source with a snapshot of the mirror keeps it
          run(["apt-get install -y treee"])                  | 2:10: warning: there is no package treee in bookworm [unknown-package] | did you mean tree?
          run(["apt install -y texlive-full=1"])             | 2:5: note: these packages take up to 5000 MB, with what they depend on [package-size] |
          io.copy(source=".", target="/srv"), run(["pip install a==1"]) | 2:41: warning: this stands on files of the project (build.envd:2:5), and is installed again whenever they change [install-after-copy] | install first and copy then
          io.copy(source="train.py", target="/srv/"), run(["apt-get install -y tree=1"]) | 2:49: warning: this stands on files of the project (build.envd:2:5), and is installed again whenever they change [install-after-copy] | install first and copy then
          base(image=Source.debian("bookworm").copy("lib", dest_path="/lib").run(["pip install a==1"])) | 2:16: warning: this stands on files of the project (build.envd:2:16), and is installed again whenever they change [install-after-copy] | install first and copy then
          base(image=Source.debian("bookworm").copy("train.py", dest_path="/").apt_packages(["tree"])) | 2:16: warning: this stands on files of the project (build.envd:2:16), and is installed again whenever they change [install-after-copy] | install first and copy then
          """)
  void aCallIsAnsweredWithItsPlaceAndRule(String call, String finding, String hint)
      throws Exception {
    String base =
        call.contains("base(")
            ? ""
            : "base(image=\"debian:bookworm@sha256:" + "0".repeat(64) + "\")";
    project.with(
        "build.envd",
        "def build():\n    " + call + "\n" + (base.isEmpty() ? "" : "    " + base + "\n"));
    assertThat(findings())
        .contains("build.envd:" + finding + (hint == null ? "" : "\n    " + hint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.http(\"https://x.example/f\", checksum=\"sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000"
            + "\")",
        "install.python_packages([\"a==1\", \"b===2\", \"c @ https://x.example/c-1.whl\"])",
        "install.python_packages([\"a==1 -i https://x.example/simple\"])",
        "install.python_packages([\"a @ git+https://x.example/a@0123456789abcdef0123456789abcdef01234567\"])",
        "config.apt_repository(\"a\", \"http://x.example\", \"./\", key=\"http://x.example/k\", key_checksum=\"sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000"
            + "\")",
        "install.apt_packages([\"tree=2.1.0-1\"])",
        "run([\". /opt/conda/etc/profile.d/conda.sh\", \"conda activate x\", \"echo sudo\"])",
        "run([\". ./settings.sh && . venv/bin/activate && make activate\"])",
        "config.apt_pin([\"tre*\", \"*\", \"tree\"], version=\"2.*\")",
        "install.python(), run([\"make\"])",
        "[config.shm_size(1) for i in range(2)], config.pip_index(\"https://x.example\")",
        "run([\"pip install -r r.txt a==1 ./b.whl https://x.example/c-1.whl $MORE\", \"pip list\"])",
        "run([\"pip install -c limits.txt numpy\", \"echo pip install numpy # pip install x\"])",
        "run([\"apt-get update && apt-get upgrade -y; apt-get install -y ./x.deb tree=1 > /dev/null 2>&1\"])",
        "run([\"cat > script <<-'END'\\n\\tpip install numpy\\n\\tEND\\nsh script\"])",
        "run([\"echo \\\"$(echo \\\"; pip install numpy\\\")\\\"\"])",
        "run([\"echo deb x >> /etc/apt/sources.list\", \"apt-get install -y other=1\"])",
        "io.copy(source=\"train.py\", target=\"/srv/\"), run([\"pip install -r /srv/train.py\"])",
        "io.copy(source=\".\", target=\"/srv\"), run([\"pip install ./srv\"])",
        "run([\"git clone https://me:$PASSWORD@x.example/a\", \"git clone ssh://git@x.example:2222/a\"])",
        "run([\"git clone https://build-server-of-ours@x.example/a https://user01@x.example/b https://x.example/0123456789abcdef@1\"])",
        "base(image=\"\", dev=True)",
        "base(dev=True)",
        "run([\"a\"]), run([\"b\"]), config.entrypoint([\"a\"]), config.entrypoint([\"b\"])",
        "runtime.environ(env={\"TOKEN_FILE\": \"/run/secrets/x\", \"PASSWORD\": \"$FROM_OUTSIDE\"})",
        "run([\"TOKEN=$(cat /run/secrets/t) make\", \"MAX_TOKENS=400000\"])",
        "install.python_packages([\"a==1\"]), run([\"make\"]), install.python()",
        "install.python(), run([\"make\"]), install.conda()",
        "install.apt_packages([\"tree:amd64=1\", \"tree:i386=1\"])",
        "config.apt_source(\"deb http://x.example/debian trixie main\\ndeb http://x.example/debian bookworm main\")",
        "config.apt_source(\"deb http://x.example/debian stable main\")",
        "run([\"curl https://x.example/f?sig=$SIGNATURE&key=${KEY}&auth=abc\"])",
        "run([\"curl https://me@x.example/f ssh://git@x.example/a\"])",
        "run([\"deno cache npm:chalk@5.0.1/index.js npm:preact@^10.5/hooks\"])",
        "config.apt_source(\"deb [trusted=yes] http://x.example ./\")",
      })
  void whatIsPinnedAndInOrderIsPassedOver(String call) throws Exception {
    project.body("base(image=\"debian:bookworm@sha256:" + "0".repeat(64) + "\")", call);
    assertThat(findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x = "ghp_0123456789abcdefghijABCDEFGHIJ012345"   | 1:5 | this looks like a token of GitHub
          x = "AKIAABCDEFGHIJKLMNOP"                       | 1:5 | this looks like a key of AWS
          x = "-----BEGIN OPENSSH PRIVATE KEY-----"        | 1:5 | this looks like a private key
          db_password = "hunter2hunter2"                   | 1:15 | the value of db_password looks like a secret
          x = {"API_KEY": "0123456789abcdef"}              | 1:17 | the value of API_KEY looks like a secret
          x = dict(token="0123456789abcdef")               | 1:16 | the value of token looks like a secret
          x = "export PGPASSWORD=hunter2hunter2; psql"     | 1:5 | the value of PGPASSWORD looks like a secret
          x = "git clone https://me:hunter2hunter2@x.example/a" | 1:5 | this looks like a password in a URL
          x = "git clone https://0123456789abcdefABCD@x.example/a" | 1:5 | this looks like a token in a URL
          x = "curl https://x.example/f?sig=hunter2hunter2" | 1:5 | this looks like a secret in a URL
          x = "https://x.example/f?to=1&license-key=hunter2" | 1:5 | this looks like a secret in a URL
          x = "https://conda.example/t/ab-0123456789/main" | 1:5 | this looks like a secret in a URL
          x = "git clone me:hunter2hunter2@x.example:a"    | 1:5 | this looks like a secret in a URL
          x = "http_proxy=me:hunter2hunter2@x.example:3128" | 1:5 | this looks like a secret in a URL
          x = Source.scratch().env("SECRET", "hunter2hunter2") | 1:36 | the value of SECRET looks like a secret
          """)
  void secretsAreFoundAndNotRepeated(String line, String place, String message) throws Exception {
    project.with("build.envd", line + "\ndef build():\n    return Source.scratch()\n");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("build.envd:" + place + ": warning: " + message + " [secret]\n")
        .doesNotContain("hunter2", "0123456789", "KIAABC");
  }

  @Test
  void namesThatNothingUsesAreToldInAllFilesOfTheProject() throws Exception {
    Files.createDirectory(temp.resolve("library"));
    Files.writeString(temp.resolve("library/a.envd"), "def f(): pass\n");
    project
        .with("lib/a.envd", "load(\"b.envd\", \"one\", \"two\")\ndef a(): return one\n")
        .with("lib/b.envd", "one = 1\ntwo = 2\n")
        .with(
            "build.envd",
            "load(\"lib/a.envd\", \"a\")\nlib = include(\"https://x.example/lib\", sha=\""
                + COMMIT
                + "\")\ndef build():\n    return Source.scratch() if a() else None\n");
    assertThat(findings())
        .containsExactly(
            "build.envd:2:1: warning: lib is a library that is not used [unused-name]\n"
                + "    what its files do when they are run still counts",
            "lib/a.envd:1:24: warning: two is loaded and not used [unused-name]");
  }

  @Test
  void aStateThatNothingTakesIsTold() throws Exception {
    project
        .with("lib.envd", "def lib(): return Source.scratch()\n")
        .with(
            "build.envd",
            """
            load("lib.envd", "lib")
            def build():
                root = Source.scratch()
                root.mkdir("/a")
                root.mkdir("/b").user("me")
                Source.scratch()
                runtime.environ({"A": "b"})
                install.cuda
                root = root.label("a", "b")
                if root:
                    one = lib() if root else root
                    both = image("a") if root else (root)
                    both.run("x")
                def inner():
                    root.rm("/a")
                inner()
                image("debian")
                return root.mkdir("/c")
            """);
    assertThat(findings())
        .containsExactly(
            "build.envd:4:5: warning: mkdir gives a new state, which nothing takes: it changes"
                + " nothing [lost-state]\n    write root = root.mkdir(…)",
            "build.envd:5:5: warning: user gives a new state, which nothing takes: it changes"
                + " nothing [lost-state]\n    give it a name, or return it",
            "build.envd:6:5: warning: scratch gives a new state, which nothing takes: it changes"
                + " nothing [lost-state]\n    give it a name, or return it",
            "build.envd:13:9: warning: run gives a new state, which nothing takes: it changes"
                + " nothing [lost-state]\n    write both = both.run(…)",
            "build.envd:15:9: warning: rm gives a new state, which nothing takes: it changes"
                + " nothing [lost-state]\n    give it a name, or return it",
            "build.envd:17:5: warning: image gives a new state, which nothing takes: it changes"
                + " nothing [lost-state]\n    give it a name, or return it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i = install; i.apt_packages([\"tree=1\"])",
        "include(\"https://x.example/lib\", sha=\"" + COMMIT + "\").run()",
        "lib = include(\"https://x.example/lib\", sha=\"" + COMMIT + "\"); call(lib)",
        "libs = {\"a\": include(\"https://x.example/lib\", sha=\""
            + COMMIT
            + "\")}; libs[\"a\"].run()",
        "a, b = include(\"https://x.example/lib\", sha=\"" + COMMIT + "\"), 1; a.run()",
        "lib = image(\"a\"); lib = include(\"https://x.example/lib\", sha=\""
            + COMMIT
            + "\"); lib.run()",
        "[lib.run() for lib in [include(\"https://x.example/lib\", sha=\"" + COMMIT + "\")]]",
        "each(include(\"https://x.example/lib\", sha=\"" + COMMIT + "\"))",
        "seen = {}; seen.update({\"a\": 1}); seen = [].copy() if 0 else seen; seen.update({})",
        "mine(include(\"https://x.example/lib\", sha=\"" + COMMIT + "\"))",
        "image = lambda x: include(\"https://x.example/lib\", sha=\""
            + COMMIT
            + "\"); image(1).run()",
      })
  void whatMayBeNoStateIsPassedOver(String line) throws Exception {
    Files.createDirectory(temp.resolve("library"));
    Files.writeString(temp.resolve("library/a.envd"), "def run(): pass\n");
    project.with(
        "build.envd",
        """
        def call(lib):
            lib.run()

        def each(*libs):
            for lib in libs:
                lib.run()

        def mine(lib):
            lib.run()
            lib = Source.scratch()
            return lib

        def build():
            base(image="debian:bookworm@sha256:%s")
            %s
        """
            .formatted("0".repeat(64), line));
    assertThat(findings()).noneMatch(finding -> finding.contains("lost-state"));
  }

  @Test
  void aLibraryWithoutACommitIsTold() throws Exception {
    Files.createDirectory(temp.resolve("library"));
    Files.writeString(temp.resolve("library/a.envd"), "def f(): return Source.image(\"debian\")\n");
    project.with(
        "build.envd",
        "def build():\n    return include(\"https://x.example/lib\", ref=\"v1\").f()\n");
    // What is in the library is its author's to mend.
    assertThat(findings())
        .containsExactly(
            "build.envd:2:12: warning: https://x.example/lib@v1 is pinned to no commit"
                + " [unpinned-library]\n    `bothy lock` pins it, or sha=\""
                + COMMIT
                + "\"");
  }

  @Test
  void requirementsAreToldWithTheirOwnLinesUnlessConstraintsPinThem() throws Exception {
    project
        .with(
            "r.txt",
            """
            -c limits.txt
            # a comment \\
            numpy
            Pan_das[x]>=2 # why
            torch\t# lint: disable=unpinned-package
            a==1
            b \\
              ==1 \\
              --hash=sha256:00
            """)
        .with("limits.txt", "pan-das==2.1\n")
        .body(
            "base(image=\"debian:12@sha256:" + "0".repeat(64) + "\")",
            "install.python_packages(requirements=\"r.txt\")");
    assertThat(findings())
        .containsExactly(
            "r.txt:3:1: warning: numpy has no exact version [unpinned-package]\n"
                + "    NAME==VERSION takes one; `bothy freeze` writes the versions that are installed");
  }

  @Test
  void whatIsInstalledBeforeTheCopyInAChainIsInOrder() throws Exception {
    project.with(
        "build.envd",
        "def build():\n    return Source.debian(\"bookworm\").run(\"apt-get install tree=1\")"
            + ".copy(\"lib\", dest_path=\"/lib\").run(\"make\")\n");
    assertThat(findings()).isEmpty();
  }

  @Test
  void whatIsInstalledFromTheProjectIsTold() throws Exception {
    project
        .with("r.txt", "a==1\n-e .\n")
        .with("environment.yml", "dependencies: [numpy, \"scipy=1.2\"]\n")
        .body(
            "base(image=\"debian:12@sha256:" + "0".repeat(64) + "\")",
            "install.conda()",
            "install.conda_packages(env_file=\"environment.yml\")",
            "install.python_packages(requirements=\"r.txt\")");
    assertThat(findings())
        .containsExactly(
            "build.envd:5:5: note: this installs from a directory of the project, again whenever a"
                + " file there changes [project-install]\n"
                + "    runtime.init([\"pip install -e .\"]) does it when the environment starts",
            "environment.yml:1:1: warning: numpy has no exact version [unpinned-package]\n"
                + "    \"NAME=VERSION\" takes a version");
  }

  @Test
  void filesOfCondaAreToldWithTheirOwnLines() throws Exception {
    project
        .with(
            "env/environment.yml",
            """
            name: envd
            channels:
              - conda-forge
            dependencies:
              - python=3.11
              - numpy>=1.2  # why
              - conda-forge::scipy
              - "pandas"  # lint: disable=unpinned-package
              - pip:
                - -r more.txt
                - jax[cpu]
                - torch==2.1
                - --extra-index-url https://me:hunter2hunter2@x.example/simple
              - tree
            variables:
              - x
            """)
        .with("env/more.txt", "flask\ntorch\n")
        .body(
            "base(image=\"debian:12@sha256:" + "0".repeat(64) + "\")",
            "install.conda(use_mamba=True)",
            "config.download(\"micromamba\", checksum=\"sha256:" + "0".repeat(64) + "\")",
            "install.conda_packages(env_file=\"env/environment.yml\")");
    assertThat(findings())
        .extracting(f -> f.lines().findFirst().orElse(""))
        .containsExactly(
            "env/environment.yml:6:1: warning: numpy>=1.2 has no exact version [unpinned-package]",
            "env/environment.yml:7:1: warning: conda-forge::scipy has no exact version"
                + " [unpinned-package]",
            "env/environment.yml:11:1: warning: jax has no exact version [unpinned-package]",
            "env/environment.yml:13:1: warning: this looks like a password in a URL [secret]",
            "env/environment.yml:14:1: warning: tree has no exact version [unpinned-package]",
            "env/more.txt:1:1: warning: flask has no exact version [unpinned-package]");
  }

  @Test
  void commentsSilenceARuleForALineAStatementOrAFile() throws Exception {
    project.with(
        "build.envd",
        """
        # lint: disable-file=unpinned-image the lab's own mirror
        def build():
            base(image="debian")
            install.python_packages(["a"])  # lint: disable=unpinned-package
            # lint: disable=unpinned-package,duplicate-package  reason
            # and another comment
            install.python_packages([
                "b",
                "c",
            ])
            install.python_packages(["d"])
            install.python_packages(["e"])  # lint: disable=unpinned-image
        """);
    assertThat(findings())
        .extracting(f -> f.lines().findFirst().orElse(""))
        .containsExactly(
            "build.envd:11:30: warning: d has no exact version [unpinned-package]",
            "build.envd:12:30: warning: e has no exact version [unpinned-package]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lint: disable=unpined-image | 1:1: warning: no such rule: "unpined-image" [unknown-rule] | did you mean unpinned-image?
          lint: off                   | 1:1: warning: not an instruction of lint: "off" [unknown-rule] | # lint: disable=RULE
          """)
  void aCommentThatSilencesNothingIsTold(String comment, String finding, String hint)
      throws Exception {
    project.with("build.envd", "# " + comment + "\ndef build():\n    return Source.scratch()\n");
    assertThat(findings()).containsExactly("build.envd:" + finding + "\n    " + hint);
  }

  @Test
  void aRepositoryAmongRequirementsIsNamedWhole() throws Exception {
    project
        .with("requirements.txt", "git+https://x.example/a\nb @ git+https://x.example/b\n")
        .body(
            "base(image=\"debian:bookworm@sha256:" + "0".repeat(64) + "\")",
            "install.python_packages(requirements=\"requirements.txt\")");
    assertThat(findings())
        .anyMatch(one -> one.contains("1:1: warning: git+https://x.example/a has no exact version"))
        .anyMatch(one -> one.contains("2:1: warning: b has no exact version"));
  }
}
