package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The example that states come from, and what is said of it, built for real on a Debian base: its
 * sources that are not to be had everywhere are stood in for by a local server and by commands.
 */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Proposal {
  private static final String EXAMPLE =
      """
      def conda_env(root, version="3.10"):
          conda = root.env("MAMBA_ROOT_PREFIX", "/opt/conda").run(
              [
                  "mkdir -p $MAMBA_ROOT_PREFIX/bin",
                  "sleep 3; echo python={} > /opt/conda/bin/python".format(version),
                  "rm /etc/issue",
              ]
          )
          return conda

      def install_shell(root, sh="bash"):
          if sh == "bash":
              return root

      def install_vscode_ext(ext=()):
          root = Source.merge(Source.http("http://127.0.0.1:PORT/{}".format(x), filename=x) for x in ext)
          return root

      def install_key():
          root = (
              Source.scratch()
              .mkdir("/var/envd", permission=755)
              .file("/var/envd/authorized_keys", data="xxx envd", permission=644)
          )
          return root

      def parallel_build(root):
          # use `root.state()` to create a copy explicitly
          conda = conda_env(install_shell(root.state()))
          other = root.run(["sleep 3; echo other > /other"])
          third = root.run(["sleep 3; echo third > /third"])
          vscode = install_vscode_ext(["a.vsix", "b.vsix"])
          key = install_key()
          return Source.merge(
              [root, key, vscode, Diff(root, conda), Diff(root, other), Diff(root, third)])

      def build():
          root = (
              Source.debian("bookworm")
              .apt_packages(["tree"], update=True, clean=True, without_recommends=True)
              .run(["echo starship > /usr/local/bin/starship"], mount=None)
              .copy(
                  Source.scratch().file("/usr/bin/envd-sshd", data="sshd", permission="0755"),
                  source_path="/usr/bin/envd-sshd",
                  dest_path="/var/envd/bin/envd-sshd",
              )
          )
          return parallel_build(root)
      """;

  private Machine machine;
  private HttpServer server;

  abstract Machine open() throws IOException, InterruptedException;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              exchange.getRequestURI().getPath().substring(1).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    machine = open();
  }

  @AfterAll
  void stop() throws IOException {
    server.stop(0);
    machine.close();
  }

  private Path project(String name, String text) throws IOException, InterruptedException {
    return machine.project(name, Map.of("build.envd", text));
  }

  /** The files of a project's image, as a directory. */
  private Path built(String name, String text) throws IOException, InterruptedException {
    Path project = project(name, text);
    machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
    return project.resolve("tree");
  }

  /** Each path below a tree with its type, mode and contents; times are left out. */
  private static Map<String, String> listing(Path tree) throws IOException {
    Map<String, String> listing = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Map<String, Object> attributes =
            Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        String contents =
            Files.isSymbolicLink(path)
                ? Files.readSymbolicLink(path).toString()
                : Files.isRegularFile(path) && Files.isReadable(path)
                    ? Integer.toString(Arrays.hashCode(Files.readAllBytes(path)))
                    : "";
        listing.put(tree.relativize(path).toString(), new TreeMap<>(attributes) + contents);
      }
    }
    return listing;
  }

  @Test
  void theExampleIsBuiltItsBranchesAtTheSameTimeAndAlsoWithoutMerge() throws Exception {
    Path project =
        project(
            "example", EXAMPLE.replace("PORT", Integer.toString(server.getAddress().getPort())));
    Result build =
        machine
            .bothy(project, "build", "--progress", "rawjson", "-o", "type=rootfs,dest=tree")
            .ok();
    List<Progress.Span> branches = new ArrayList<>();
    for (String part : List.of("/opt/conda", "MAMBA_ROOT", "/other", "/third")) {
      branches.addAll(Progress.of(build).spans(part));
    }
    assertThat(branches).hasSize(3);
    for (Progress.Span a : branches) {
      // Each began before any other had ended.
      assertThat(branches).allMatch(b -> a.started().isBefore(b.completed()));
    }
    Path tree = project.resolve("tree");
    assertThat(tree.resolve("opt/conda/bin/python")).hasContent("python=3.10");
    assertThat(tree.resolve("a.vsix")).hasContent("a.vsix");
    assertThat(tree.resolve("b.vsix")).hasContent("b.vsix");
    assertThat(tree.resolve("var/envd/authorized_keys")).hasContent("xxx envd");
    assertThat(tree.resolve("var/envd/bin/envd-sshd")).hasContent("sshd");
    assertThat(tree.resolve("usr/bin/tree")).exists();
    assertThat(tree.resolve("other")).hasContent("other");
    assertThat(tree.resolve("third")).hasContent("third");
    assertThat(tree.resolve("etc/issue")).doesNotExist();

    // The linear plan of the same file.
    machine
        .run(
            project,
            "sh",
            "-c",
            "\"$0\" graph --linear --format llb > linear.pb"
                + " && \"$0\" solve linear.pb --local context=. -o type=rootfs,dest=linear",
            machine.launcher().toString())
        .ok();
    assertThat(listing(project.resolve("linear"))).isEqualTo(listing(tree));
  }

  @Test
  void theLaterOneOfAMergeHasPrecedence() throws Exception {
    Path first = built("a-then-b", merging("a, b"));
    Path second = built("b-then-a", merging("b, a"));
    assertThat(first.resolve("f")).hasContent("b");
    assertThat(second.resolve("f")).hasContent("a");
    assertThat(first.resolve("a")).exists();
    assertThat(second.resolve("b")).exists();
  }

  private static String merging(String order) {
    return """
        root = Source.scratch().file("/f", data="root")
        a = Source.scratch().file("/f", data="a").file("/a", data="a")
        b = Source.scratch().file("/f", data="b").file("/b", data="b")
        def build():
            return Source.merge([root, %s])
        """
        .formatted(order);
  }

  @Test
  void whatABranchDidIsDoneToAnotherBase() throws Exception {
    Path tree =
        built(
            "other-base",
            """
            def build():
                root = Source.debian("bookworm")
                tool = root.run(["mkdir /opt/tool; echo 1 > /opt/tool/version; rm /etc/issue"])
                other = Source.scratch().file("/etc/issue", data="other").file("/etc/other", data="x")
                return Source.merge([other, Diff(root, tool)])
            """);
    assertThat(tree.resolve("opt/tool/version")).hasContent("1");
    assertThat(tree.resolve("etc/other")).hasContent("x");
    assertThat(tree.resolve("etc/issue")).doesNotExist();
    assertThat(tree.resolve("bin")).doesNotExist();
  }

  @Test
  void severalImagesOfOneFileAreBuiltAtTheSameTime() throws Exception {
    Path project =
        project(
            "several",
            """
            def build():
                root = Source.debian("bookworm")
                return {
                    "train": root.run(["sleep 3; echo train > /which"]),
                    "serve": root.run(["sleep 3; echo serve > /which"]).label("role", "serve"),
                }
            """);
    Result build = machine.bothy(project, "build", "--progress", "rawjson").ok();
    List<Progress.Span> steps = Progress.of(build).spans("sleep 3");
    assertThat(steps).hasSize(2);
    assertThat(steps.getFirst().started()).isBefore(steps.getLast().completed());
    assertThat(steps.getLast().started()).isBefore(steps.getFirst().completed());
    assertThat(build.stdout().lines().map(line -> line.split(" ", -1)[0]))
        .containsExactly("several-train:dev", "several-serve:dev");
    assertThat(machine.bothy(project, "images").ok().stdout())
        .contains("several-train")
        .contains("several-serve");
    Result one =
        machine.bothy(project, "build", "--target", "serve", "-o", "type=rootfs,dest=serve").ok();
    assertThat(one.stderr()).contains("nothing to do");
    assertThat(project.resolve("serve/which")).hasContent("serve");
    machine.bothy(project, "build", "-o", "type=rootfs,dest=all").expect(2);
    machine.bothy(project, "up", "-d").expect(2);
  }

  @Test
  void basesOfTwoSuitesAreOfThoseSuites() throws Exception {
    Path tree =
        built(
            "suites",
            """
            def build():
                old = Source.debian("bookworm")
                new = Source.debian("trixie")
                return (
                    Source.scratch()
                    .copy(old, source_path="/etc/debian_version", dest_path="/old")
                    .copy(new, source_path="/etc/debian_version", dest_path="/new")
                )
            """);
    assertThat(Files.readString(tree.resolve("old"))).startsWith("12");
    assertThat(Files.readString(tree.resolve("new"))).startsWith("13");
  }
}
