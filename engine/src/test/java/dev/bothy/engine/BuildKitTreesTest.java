package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Graphs that BuildKit's own client wrote, and the trees that BuildKit itself made of them: names,
 * types, modes, owners, sizes, link targets and contents are the same here. How both were made is
 * in {@code buildkit-trees.go}; the base image's own programs are left out.
 */
@Tag("containers")
@Timeout(900)
class BuildKitTreesTest {
  private static final Set<String> PROGRAMS = Set.of("bin", "lib", "lib64", "usr", "sbin");

  private static TestRoot place;
  private static Path base;
  private static Path context;
  private static Path secret;
  private static EmbeddedBuilder builder;

  @BeforeAll
  static void prepare() throws Exception {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    place = new TestRoot();
    base = Files.createDirectory(place.directory().resolve("base"));
    TestRoot.fillWithPrograms(base);
    for (String name : List.of("proc", "dev", "sys", "root")) {
      Files.delete(base.resolve(name));
    }
    Files.createDirectories(base.resolve("home/ada"));
    context = Files.createDirectory(place.directory().resolve("ctx"));
    fill();
    secret = Files.writeString(place.directory().resolve("secret"), "secret");
    builder = EmbeddedBuilder.open(Files.createDirectory(place.directory().resolve("store")));
  }

  private static void fill() throws Exception {
    String script =
        """
        umask 022; cd "$1"; mkdir -p sub/deep tree/d
        echo A > a.txt; echo B > b.txt; chmod 4750 b.txt; echo F > sub/f; echo G > sub/g
        chmod 600 sub/g; echo D > sub/deep/d; echo T > sub/deep/t.txt; chmod 2755 sub/deep
        ln -s a.txt link; ln -s sub dirlink; ln -s nowhere dangling; ln sub/f hard; mkfifo fifo
        echo in > tree/d/in; ln -s d/in tree/l; chmod 750 tree/d
        tar --owner=7 --group=8 -C tree -cf t.tar .; rm -r tree
        gzip -k t.tar; bzip2 -k t.tar; xz -k t.tar; zstd -q -k t.tar
        """;
    Process shell = new ProcessBuilder("sh", "-ec", script, "sh", context.toString()).start();
    assertThat(shell.waitFor()).isZero();
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(context.resolve("sock")));
    }
    FileCalls.chmod(Fd.NONE, context.resolve("sock").toString(), 0755);
  }

  @AfterAll
  static void clean() throws IOException {
    if (place != null) {
      place.close();
    }
  }

  /**
   * A recorded graph.
   *
   * @param tree null where BuildKit fails
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Recorded(String name, byte[] definition, List<String> tree, boolean fails) {}

  @TestFactory
  Stream<DynamicTest> sameTrees() throws IOException {
    return recorded().stream().map(r -> DynamicTest.dynamicTest(r.name, () -> check(r)));
  }

  private static void check(Recorded recorded) throws Exception {
    Path dest = place.directory().resolve("out-" + recorded.name);
    SolveRequest request =
        SolveRequest.of(Definition.parse(recorded.definition))
            .withLocals(Map.of("base", base, "ctx", context))
            .withSecrets(Map.of("s", new SolveRequest.SecretSource.FromFile(secret)))
            .withExports(
                List.of(new SolveRequest.Export("rootfs", Map.of("dest", dest.toString()))))
            .withOptions(SolveRequest.Options.DEFAULT.withInsecure(true));
    if (recorded.fails) {
      assertThatThrownBy(() -> builder.solve(request, SolveListener.none()))
          .isInstanceOf(SolveException.class);
      return;
    }
    SolveResult _ = builder.solve(request, SolveListener.none());
    List<String> tree = new ArrayList<>();
    try (Fd root = Fd.directory(dest)) {
      list(root, "", tree);
    }
    // Archives are made anew by whatever version of the tools is here.
    assertThat(tree.stream().map(BuildKitTreesTest::comparable).toList())
        .isEqualTo(recorded.tree.stream().map(BuildKitTreesTest::comparable).toList());
  }

  private static String comparable(String line) {
    int space = line.indexOf(' ');
    String name = space < 0 ? line : line.substring(0, space);
    return name.matches("(.*/)?t\\.tar\\..*") ? name : line;
  }

  private static void list(Fd dir, String above, List<String> into) throws IOException {
    for (String name : DirectoryEntries.list(dir)) {
      if (above.isEmpty() && PROGRAMS.contains(name)) {
        continue;
      }
      FileStat stat = FileCalls.stat(dir, name);
      String permissions = Integer.toOctalString(stat.permissions());
      String what =
          switch (stat.type()) {
            case FileStat.DIRECTORY -> "d " + permissions;
            case FileStat.REGULAR -> "f " + permissions;
            case FileStat.SYMLINK -> "l -> " + FileCalls.readlink(dir, name);
            default ->
                Integer.toOctalString(stat.mode())
                    + " "
                    + stat.rdevMajor()
                    + ","
                    + stat.rdevMinor();
          };
      String line = above + name + " " + what + " " + stat.uid() + ":" + stat.gid();
      into.add(stat.isRegular() ? line + content(dir, name, stat.size()) : line);
      if (stat.isDirectory()) {
        try (Fd child = dir.childDirectory(name)) {
          list(child, above + name + "/", into);
        }
      }
    }
  }

  private static String content(Fd dir, String name, long size) throws IOException {
    if (size == 0 || size >= 200) {
      return " " + size;
    }
    try (Fd file = dir.openAt(name, Fd.O_RDONLY, 0);
        InputStream in = file.input()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return " " + size + " " + text.strip().replace('\n', '|');
    }
  }

  private static List<Recorded> recorded() throws IOException {
    List<Recorded> all = new ArrayList<>();
    try (InputStream in = BuildKitTreesTest.class.getResourceAsStream("buildkit-trees.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String part : text.split("(?m)^= ", -1)) {
        List<String> lines = part.lines().toList();
        if (lines.size() < 2 || part.startsWith("#")) {
          continue;
        }
        byte[] definition =
            Base64.getDecoder().decode(lines.get(1).substring("definition ".length()));
        List<String> tree =
            lines.stream()
                .skip(2)
                .filter(l -> l.startsWith("  "))
                .map(l -> l.substring(2))
                .toList();
        all.add(new Recorded(lines.getFirst(), definition, tree, lines.contains("fails")));
      }
    }
    return all;
  }
}
