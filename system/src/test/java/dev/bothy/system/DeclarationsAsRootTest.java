package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What files declare, built for real: packages, files and commands in both flavours; every
 * installer whose upstream is far away, from a local server of the same layout; what an image says
 * of itself.
 */
@NeedsRoot
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeclarationsAsRootTest {
  private static final String FILE =
      """
      def downloads(names):
          for name in names:
              config.download(name, mirror="SERVER/" + name)

      def build(dev=False):
          base(image=Source.debian("bookworm", packages=["unzip"]), dev=dev)
          config.apt_source("deb [trusted=yes] SERVER/apt ./")
          downloads(["rust", "codex", "pixi", "uv", "vscode"])
          config.download("go", mirror="SERVER/go", checksum="SUM_OF_GO")
          config.download("nodejs", mirror="SERVER/nodejs")
          config.download("julia", mirror="SERVER/julia", checksum="SUM_OF_JULIA")
          config.download("micromamba", mirror="SERVER/micromamba", checksum="SUM_OF_MAMBA")
          config.cran_mirror("https://cran.example")
          config.julia_pkg_server("https://julia.example")
          install.go(version="1.22.5")
          install.nodejs(version="22.11.0")
          install.julia()
          install.julia_packages(["Example@0.5.5", "JSON"])
          install.rust(version="1.80.0")
          install.codex(version="0.98.0")
          install.pixi(pypi_index="https://index.example/simple")
          install.uv(python_version="3.12")
          install.r_lang()
          install.r_packages(["ggplot2"])
          install.conda(use_mamba=True)
          install.python(version="3.12")
          install.conda_packages(["numpy=2.1"], channel=["bioconda"])
          install.conda_packages(env_file="environment.yml")
          install.python_packages(["requests==2.32.3"])
          install.vscode_extensions(["golang.go-0.41.0"])
          run(["go version", "node -v", "cargo -V", "codex -V", "pixi -V", "uvx -V > /opt/uvx"])
      """;

  private static final String BOTH =
      """
      def build(dev=False):
          base(image=Source.debian("bookworm", packages=["unzip"]), dev=dev)
          shell("zsh")
          config.pip_index(url="INDEX")
          install.apt_packages(name=["hello"])
          install.python()
          install.python_packages(name=["wheel"])
          install.python_packages(requirements="r.txt", local_wheels=["local-1.0-py3-none-any.whl"])
          io.http("SERVER/data.bin", checksum="SUM_OF_DATA")
          io.copy("train.py", "/opt/app/")
          io.copy("/notes", "/opt/", image=Source.git("REPOSITORY", ref="main"))
          run(["hello > /opt/hello", "python -c 'import greeting, local, wheel' && echo yes > /opt/imports"])
          run(["cp /opt/venv/lib/python3*/site-packages/inplace.pth /opt/"])
      """;

  /** A package that builds itself: with nothing from an index. */
  private static final String PYPROJECT =
      """
      [build-system]
      requires = []
      build-backend = "backend"
      backend-path = ["."]
      """;

  private static final String BACKEND =
      """
      import os, zipfile

      def build_editable(directory, config_settings=None, metadata_directory=None):
          open("built", "w").close()
          info = "inplace-1.0.dist-info/"
          members = {
              "inplace.pth": os.getcwd(),
              info + "METADATA": "Metadata-Version: 2.1\\nName: inplace\\nVersion: 1.0\\n",
              info + "WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
          }
          record = "".join(name + ",,\\n" for name in [*members, info + "RECORD"])
          with zipfile.ZipFile(directory + "/inplace-1.0-py3-none-any.whl", "w") as wheel:
              for name, text in [*members.items(), (info + "RECORD", record)]:
                  wheel.writestr(name, text)
          return "inplace-1.0-py3-none-any.whl"
      """;

  /** What has a known checksum, which stand-ins cannot have. */
  private static final Map<String, String> DOWNLOADS =
      Map.of(
          "SUM_OF_DATA", "data.bin",
          "SUM_OF_GO", "go/go1.22.5.linux-amd64.tar.gz",
          "SUM_OF_JULIA", "julia/x64/1.10/julia-1.10.10-linux-x86_64.tar.gz",
          "SUM_OF_MAMBA", "micromamba/2.3.3-0/micromamba-linux-64",
          "SUM_OF_MINICONDA", "miniconda/Miniconda3-py311_25.9.1-1-Linux-x86_64.sh");

  private Machine machine;
  private StandIns server;

  @BeforeAll
  void open() throws IOException, InterruptedException {
    machine = Machine.ofThisUser();
    server = StandIns.start(machine.base().resolve("upstream"));
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    machine.close();
  }

  private Path project(String name, String file) throws IOException, InterruptedException {
    String text = file.replace("SERVER", server.url());
    for (Map.Entry<String, String> download : DOWNLOADS.entrySet()) {
      text = text.replace(download.getKey(), server.checksum(download.getValue()));
    }
    return machine.project(
        name, Map.of("build.envd", text, "environment.yml", "dependencies: [scipy]\n"));
  }

  @Test
  void bothFlavoursHaveTheSameLayersOfPackagesAndFiles() throws Exception {
    Path project;
    Result dev;
    try (WheelIndex index = WheelIndex.start(machine.base().resolve("index"));
        GitDaemon git = GitDaemon.start(machine.base().resolve("git"), Map.of("notes", "read\n"))) {
      project =
          project("both", BOTH.replace("INDEX", index.url()).replace("REPOSITORY", git.url()));
      Files.writeString(
          project.resolve("r.txt"), "# one\ngreeting == 1.0  # the newest\n-e ./inplace\n");
      Files.createDirectory(project.resolve("inplace"));
      Files.writeString(project.resolve("inplace/pyproject.toml"), PYPROJECT);
      Files.writeString(project.resolve("inplace/backend.py"), BACKEND);
      Files.writeString(project.resolve("train.py"), "print(1)\n");
      WheelIndex.wheel(project.resolve("local-1.0-py3-none-any.whl"), "local");
      machine.bothy(project, "build", "-o", "type=oci,dest=run.tar").ok();
      dev =
          machine.bothy(project, "build", "--set", "dev=True", "-o", "type=oci,dest=dev.tar").ok();
      machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
    }
    Path tree = project.resolve("tree");
    assertThat(tree.resolve("opt/hello")).hasContent("Hello, world!");
    assertThat(tree.resolve("opt/imports")).hasContent("yes");
    assertThat(tree.resolve("home/envd/extra_source/data.bin")).hasContent("data");
    assertThat(tree.resolve("opt/inplace.pth")).hasContent("/mnt/project/inplace");
    assertThat(project.resolve("inplace/built")).doesNotExist();
    assertThat(tree.resolve("opt/app/train.py")).hasContent("print(1)");
    assertThat(tree.resolve("opt/notes")).hasContent("read");

    List<String> plain = layers(project, "run.tar");
    List<String> more = layers(project, "dev.tar");
    assertThat(more).startsWith(plain.toArray(new String[0])).hasSize(plain.size() + 2);
    assertThat(dev.stderr()).contains("2 steps run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bash | echo "${PS1@P}"
          zsh  | print -P "$PROMPT"
          fish | fish_prompt
          """)
  void aShellNamesTheEnvironmentAndTheDirectoryBeforeACommand(String shell, String show)
      throws Exception {
    Path project =
        project(
            "prompt-" + shell,
            """
            def build():
                base(image=Source.debian("bookworm", packages=["unzip"]), dev=True)
                shell("%s")
            """
                .formatted(shell));
    machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
    Path tree = project.resolve("tree");
    Result said = machine.administer("chroot", tree.toString(), shell, "-ic", show);
    assertThat(said.stdout().strip()).matches("\\(\\S+\\) / #");
    if (shell.equals("bash")) {
      // What new users get comes later, and sets one of its own.
      assertThat(tree.resolve("etc/skel/.bashrc")).content().endsWith("prompt.bash; fi\n");
    }
  }

  private List<String> layers(Path project, String archive) throws Exception {
    Result manifest = machine.run(project, "skopeo", "inspect", "--raw", "oci-archive:" + archive);
    return manifest.ok().json().getAsJsonArray("layers").asList().stream()
        .map(layer -> layer.getAsJsonObject().get("digest").getAsString())
        .toList();
  }

  @Test
  void whatAnImageSaysOfItselfHoldsForWhatStandsOnIt() throws Exception {
    Path base =
        project(
            "base",
            """
            def build():
                root = Source.debian("bookworm", packages=["unzip"])
                root = root.env("GREETING", "from the base").user("nobody").workdir("/srv")
                return root.entrypoint(["/bin/echo"]).label("team", "a")
            """);
    machine.bothy(base, "build", "-o", "type=oci,dest=x.tar").ok();
    machine
        .run(
            base,
            "sh",
            "-c",
            "mkdir layout && tar -C layout -xf x.tar && tag=$(umoci ls --layout layout)"
                + " && umoci config --image layout:$tag --config.cmd hello --config.cmd you"
                + " && skopeo copy oci:layout:$tag oci:base:1")
        .ok();
    try (Registry registry = Registry.start(machine.base().resolve("registry"))) {
      String name = registry.name("team/base:1");
      machine
          .run(base, "skopeo", "copy", "--dest-tls-verify=false", "oci:base:1", "docker://" + name)
          .ok();
      Path project =
          project(
              "on-base",
              """
              def build():
                  return Source.image("NAME").run(["echo $GREETING, $(id -un), $PWD > /tmp/said"])

              def declared():
                  base(image="NAME")
                  runtime.environ(env={"MORE": "1"})
              """
                  .replace("NAME", name));
      machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
      // As with BuildKit and envd, steps are root's; the user is who runs what the image is for.
      assertThat(project.resolve("tree/tmp/said")).hasContent("from the base, root, /srv");
      for (String function : List.of("build", "declared")) {
        machine.bothy(project, "build", "-f", ":" + function, "-o", "type=oci,dest=x.tar").ok();
        JsonObject config =
            machine
                .run(project, "skopeo", "inspect", "--config", "oci-archive:x.tar")
                .ok()
                .json()
                .getAsJsonObject("config");
        assertThat(config.getAsJsonArray("Env").toString()).contains("GREETING=from the base");
        assertThat(config.get("User").getAsString()).isEqualTo("nobody");
        assertThat(config.get("WorkingDir").getAsString()).isEqualTo("/srv");
        assertThat(config.getAsJsonArray("Entrypoint")).hasToString("[\"/bin/echo\"]");
        assertThat(config.getAsJsonArray("Cmd")).hasToString("[\"hello\",\"you\"]");
        assertThat(config.getAsJsonObject("Labels").get("team").getAsString()).isEqualTo("a");
      }
    }
  }

  @Test
  void toolsLanguagesAndTheirPackagesAreWhereTheyAreMeantToBe() throws Exception {
    Path project = project("installers", FILE);
    machine.bothy(project, "build", "--set", "dev=True", "-o", "type=rootfs,dest=tree").ok();
    Path tree = project.resolve("tree");
    assertThat(tree.resolve("opt/uvx")).hasContent("uvx -V");
    for (String program :
        new String[] {
          "usr/local/go/bin/go",
          "opt/nodejs/bin/node",
          "opt/julia/bin/julia",
          "opt/rust/bin/cargo",
          "usr/bin/codex",
          "usr/bin/pixi",
          "usr/bin/uv",
          "opt/conda/bin/micromamba"
        }) {
      assertThat(tree.resolve(program)).isExecutable();
      assertThat(Files.getAttribute(tree.resolve(program), "unix:uid")).as(program).isEqualTo(0);
    }
    assertThat(tree.resolve("opt/uv/python/calls")).hasContent("uv python install 3.12");
    assertThat(tree.resolve("etc/pixi/config.toml")).content().contains("https://index.example");
    assertThat(tree.resolve("opt/julia/user_packages/calls"))
        .hasContent("https://julia.example Example@0.5.5 JSON");
    assertThat(tree.resolve("opt/r-calls")).hasContent("https://cran.example ggplot2");
    assertThat(tree.resolve("opt/conda/envs/envd/calls"))
        .hasContent(
            """
            conda create --yes --prefix /opt/conda/envs/envd python=3.12 pip
            conda install --yes --prefix /opt/conda/envs/envd --channel bioconda numpy=2.1
            conda install --yes --prefix /opt/conda/envs/envd --file environment.yml
            dependencies: [scipy]
            pip install requests==2.32.3
            """);
    assertThat(tree.resolve("opt/vscode-server/extensions/golang.go-0.41.0/package.json")).exists();
    // Archives, caches and mounts leave nothing behind.
    for (String path : new String[] {"mnt/rust", "mnt/out", "mnt/vsix", "var/cache/conda"}) {
      assertThat(Files.exists(tree.resolve(path), LinkOption.NOFOLLOW_LINKS)).as(path).isFalse();
    }
  }

  @Test
  void minicondaTakesTheSameCalls() throws Exception {
    Path project =
        project(
            "miniconda",
            """
            def build():
                base(image=Source.debian("bookworm", packages=["unzip"]))
                config.download("miniconda", mirror="SERVER/miniconda", checksum="SUM_OF_MINICONDA")
                install.conda()
                install.python()
                install.conda_packages(env_file="environment.yml")
            """);
    machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
    assertThat(project.resolve("tree/opt/conda/envs/envd/calls"))
        .hasContent(
            """
            conda create --yes --prefix /opt/conda/envs/envd python=3.11 pip
            conda env update --prefix /opt/conda/envs/envd --file environment.yml
            dependencies: [scipy]
            """);
  }

  @Test
  void aDownloadThatIsNotWhatItsChecksumSaysIsRefused() throws Exception {
    Path project =
        project(
            "wrong-checksum",
            """
            def build():
                base(image=Source.scratch())
                config.download("go", mirror="SERVER/go")
                install.go(version="1.22.5")
                io.http("SERVER/data.bin", checksum="sha256:%s")
            """
                .formatted("0".repeat(64)));
    Result result = machine.bothy(project, "build").expect(1);
    assertThat(result.stderr()).contains("build.envd:5:5").contains("data.bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          codex      | install.codex()
          go         | install.go(version="1.22.5")
          julia      | install.julia()
          micromamba | install.conda(use_mamba=True)
          miniconda  | install.conda()
          nodejs     | install.nodejs(version="22.11.0")
          pixi       | install.pixi()
          rust       | install.rust(version="1.80.0")
          uv         | install.uv()
          vscode     | install.vscode_extensions(["golang.go-0.41.0"])
          """)
  void eachDownloadIsHeldAgainstTheChecksumThatConfigGives(String name, String call)
      throws Exception {
    String given = "sha256:" + "0".repeat(64);
    Path project =
        project(
            "wrong-" + name,
            """
            def build():
                base(image=Source.scratch(), dev=True)
                config.download("%s", mirror="SERVER/%s", checksum="%s")
                %s
            """
                .formatted(name, name, given, call));
    Result result = machine.bothy(project, "build", "--until", "download").expect(1);
    assertThat(result.stderr())
        .contains("build.envd:4:5")
        .containsPattern(
            Pattern.quote(server.url() + "/" + name + "/")
                + "\\S+ has the checksum sha256:[0-9a-f]{64}, expected was "
                + given);
  }

  @Test
  void aDownloadThatTheLockPinsMayNotChange() throws Exception {
    Path project =
        project(
            "locked",
            """
            def build():
                base(image=Source.scratch())
                config.download("nodejs", mirror="SERVER/nodejs")
                install.nodejs(version="22.11.0")
                io.http("SERVER/changing.bin", filename="f")
            """);
    Path changing = machine.base().resolve("upstream/changing.bin");
    Files.writeString(changing, "one");
    machine.bothy(project, "build", "--locked").expect(4);
    machine.bothy(project, "lock").ok();
    assertThat(project.resolve("bothy.lock"))
        .content()
        .contains(server.checksum("changing.bin"))
        .contains(server.checksum("nodejs/v22.11.0/node-v22.11.0-linux-x64.tar.gz"));
    String locked = Files.readString(project.resolve("bothy.lock"));
    machine.bothy(project, "lock", "--check").ok();
    machine.bothy(project, "build", "--locked", "-o", "type=rootfs,dest=tree").ok();
    assertThat(project.resolve("tree/home/envd/extra_source/f")).hasContent("one");

    machine.bothy(project, "lock", "--check", "--upgrade").ok();
    Files.writeString(changing, "two");
    assertThat(machine.bothy(project, "lock", "--check", "--upgrade").expect(4).stderr())
        .contains("changing.bin has moved from sha256:", server.checksum("changing.bin"));
    assertThat(project.resolve("bothy.lock")).hasContent(locked);
    // What is in the store is what the lock says, whatever the server has now.
    machine.bothy(project, "build", "--frozen").ok();
    String other = machine.base().resolve("other-store").toString();
    assertThat(machine.bothy(project, "build", "--locked", "--store", other).expect(1).stderr())
        .contains("changing.bin has the checksum " + server.checksum("changing.bin"))
        .contains("expected was", "`bothy lock --upgrade " + server.url() + "/changing.bin`");
    Files.delete(changing);
    assertThat(machine.bothy(project, "lock", "--upgrade").expect(1).stderr())
        .contains("error: build.envd:5:5: ", "404");
    assertThat(project.resolve("bothy.lock")).hasContent(locked);
    Files.writeString(changing, "two");
    machine.bothy(project, "lock", "--upgrade").ok();
    machine.bothy(project, "build", "--locked", "-o", "type=rootfs,dest=new").ok();
    assertThat(project.resolve("new/home/envd/extra_source/f")).hasContent("two");
  }
}
