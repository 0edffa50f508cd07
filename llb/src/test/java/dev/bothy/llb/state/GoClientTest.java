package dev.bothy.llb.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.wire.OpDecoder;
import dev.bothy.llb.wire.OpEncoder;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The same graphs written with BuildKit's own client: byte for byte the same operations. */
class GoClientTest {
  private static final Digest X = Digest.of("x".getBytes(StandardCharsets.UTF_8));

  private static Map<String, State> graphs() {
    State base = State.image("debian:12");
    State alpine =
        State.image(
            "docker.io/library/alpine:3.18",
            new ImageOptions()
                .resolveMode(ImageOptions.ResolveMode.PULL)
                .platform(Platform.of("linux", "arm64")));
    Map<String, State> g = new LinkedHashMap<>();
    g.put("image", base);
    g.put("image-options", alpine);
    g.put(
        "http",
        State.http(
            "https://example.com/a/b.tar",
            new HttpOptions().checksum(X).filename("b.tar").mode(0644).owner(5, 6)));
    g.put(
        "local",
        State.local(
            "ctx",
            new LocalOptions()
                .include(List.of("a/*", "<&>\"\u2028é"))
                .exclude(List.of("*.o", "!x.o"))
                .follow(List.of("f"))
                .sharedKeyHint("hint")
                .session("s")));
    g.put("local-unique", State.local("ctx"));
    g.put(
        "git",
        State.git(
            "https://github.com/moby/buildkit.git",
            new GitOptions().ref("v0.11").subdir("sub/dir").keepGitDir()));
    g.put(
        "oci-layout",
        State.ociLayout("some/name@" + X, new OciLayoutOptions().store("sess", "store")));
    State settings =
        base.env("A", "1")
            .env("B", "2")
            .env("A", "3")
            .dir("/work")
            .dir("sub")
            .user("app:grp")
            .hostname("box")
            .network(ExecOp.Network.HOST)
            .security(ExecOp.Security.INSECURE)
            .extraHost("h", "10.0.0.1")
            .ulimit("nofile", 10, -1)
            .cgroupParent("cg");
    g.put(
        "exec-settings",
        settings.run(
            Exec.args("make", "all")
                .env("C", "ü")
                .dir("../x")
                .proxy(new ExecMeta.ProxyEnv("p", "", "", "n", ""))));
    Ran mounts =
        base.runAll(
            Exec.sh("make")
                .mount("/src", alpine)
                .mountReadonly("/data", alpine, "/sub")
                .bind("/same", base, "", false, true)
                .cache("/cache", "id", Mount.Sharing.LOCKED)
                .cache("/seeded", "id2", Mount.Sharing.PRIVATE, base, "/seed")
                .tmpfs("/tmp", 0)
                .tmpfs("/tmp2", 1 << 20)
                .mount("/out", State.scratch())
                .secret("/run/secrets/x", "x")
                .secretEnv("TOKEN", "token", true)
                .secret("/s2", new Mount.Secret("y", 1, 2, 0440, false))
                .ssh()
                .ssh("/agent", new Mount.Ssh("other", 3, 4, 0660, true)));
    g.put("exec-mounts", mounts.root());
    g.put("exec-mounts-src", mounts.mount("/src"));
    g.put("exec-mounts-out", mounts.mount("/out").run(Exec.args("true")));
    g.put(
        "exec-readonly",
        base.runAll(Exec.args("true").readonlyRoot().mount("/o", State.scratch())).mount("/o"));
    g.put("exec-scratch", State.scratch().run(Exec.args("/x")));
    g.put("exec-arm", alpine.run(Exec.args("true")));
    g.put(
        "file-chain",
        base.dir("/w")
            .file(
                FileActions.NONE
                    .mkdir("a", 0755, true, "app:100", FileAction.KEEP)
                    .mkfile(
                        "a/f",
                        0600,
                        "data".getBytes(StandardCharsets.UTF_8),
                        "7:8",
                        FileAction.KEEP)
                    .copy(alpine.dir("/etc"), "passwd", "a/")
                    .copy(
                        base,
                        "/usr/../lib/.",
                        "./x/.",
                        new CopyOptions()
                            .contentsOnly()
                            .createDest()
                            .wildcard(true)
                            .followSymlink()
                            .unpack()
                            .include(List.of("*.so"))
                            .exclude(List.of("a")))
                    .rm("/x", true, true)));
    g.put(
        "file-scratch",
        State.scratch().file(FileActions.NONE.mkfile("/e", 0, new byte[0], null, FileAction.KEEP)));
    g.put("file-copy-scratch", base.copy(State.scratch(), "/", "/"));
    State a = base.run(Exec.args("a"));
    State b = base.run(Exec.args("b"));
    g.put(
        "merge-diff",
        State.merge(
            List.of(
                base,
                State.diff(base, a),
                State.scratch(),
                State.diff(base, b),
                State.diff(base, base),
                State.diff(base, State.scratch()),
                State.diff(State.scratch(), a))));
    moreSources(g);
    moreSteps(g, base, alpine, a);
    g.put("diff-keeps-settings", State.diff(base.env("X", "y"), a).run(Exec.args("e")));
    g.put("merge-keeps-settings", State.merge(List.of(base.env("X", "y"), a)).run(Exec.args("e")));
    newer(g);
    return g;
  }

  private static void moreSources(Map<String, State> g) {
    g.put("image-layers", State.image("debian:12", new ImageOptions().layerLimit(2)));
    g.put("oci-layout-layers", State.ociLayout("n@" + X, new OciLayoutOptions().layerLimit(3)));
    g.put("http-plain", State.http("http://example.com/?q=1#f"));
    g.put(
        "local-differ",
        State.local(
            "ctx",
            new LocalOptions().session("s").sendEverything().include(List.of("\\", "\u0001\t"))));
    g.put(
        "git-ssh",
        State.git(
            "git@example.com:me/repo.git",
            new GitOptions().knownHosts("example.com ssh-ed25519 AAAA").sshSocket("mine")));
    g.put(
        "git-ssh-url",
        State.git(
            "ssh://git@example.com:2222/me/repo.git",
            new GitOptions().ref("main").knownHosts("k\n")));
    g.put(
        "git-auth",
        State.git(
            "https://example.com/me/repo",
            new GitOptions().ref("v1").authTokenSecret("T").authHeaderSecret("H")));
    g.put(
        "git-plain",
        State.git(
            "http://example.com/repo",
            new GitOptions().ref("d6cd1e2bd19e03a81132a23b2025920577f84e37")));
  }

  private static void moreSteps(Map<String, State> g, State base, State alpine, State a) {
    g.put(
        "exec-more-settings",
        base.dir("rel")
            .user("5")
            .network(ExecOp.Network.NONE)
            .extraHost("a", "::1")
            .extraHost("b", "10.0.0.2")
            .ulimit("core", 0, 0)
            .ulimit("nproc", 1, 2)
            .run(
                Exec.args("x")
                    .env("EMPTY", "")
                    .env("EQ", "a=b")
                    .proxy(new ExecMeta.ProxyEnv("", "a", "b", "", "c"))));
    Ran more =
        base.runAll(
            Exec.args("x")
                .cache("/z", "shared", Mount.Sharing.SHARED)
                .bind("/on", alpine, "", true, false, Mount.ContentCache.ON)
                .bind("/off", alpine, "", false, true, Mount.ContentCache.OFF)
                .bind("/part", alpine, "a/b", false, false)
                .tmpfs("/dev/shm", 67108865)
                .secret("/b", new Mount.Secret("b", 0, 0, 0, true))
                .secretEnv("E", "e", false)
                .ssh(null, new Mount.Ssh("", 0, 0, 0600, false)));
    g.put("exec-more-mounts", more.root());
    g.put("exec-more-mounts-part", more.mount("/part"));
    long when = 12_000_000_034L;
    g.put(
        "file-more",
        State.scratch()
            .file(
                FileActions.NONE
                    .mkdir("/d", 0777, false, "0:0", when)
                    .mkfile("/f", 04755, new byte[] {0, (byte) 255}, "0", when)
                    .mkfile("/g", 0644, new byte[] {'x'}, "name", FileAction.KEEP)
                    .copy(
                        base,
                        "/s",
                        "/t",
                        new CopyOptions().mode(02751).owner(":grp").timestamp(when))
                    .copy(
                        base,
                        "a*",
                        "dir",
                        new CopyOptions().wildcard(false).exclude(List.of("x", "!y")).owner("1:2"))
                    .rm("rel")
                    .rm("*", false, true)));
    g.put(
        "file-of-stages",
        base.file(
            FileActions.NONE
                .copy(State.scratch().mkfile("/x", 0600, "1"), "/x", "/y")
                .copy(a, "/q", "/w")));
  }

  private static void newer(Map<String, State> g) {
    g.put("build", State.image("debian:12").dir("/w").build().run(Exec.args("true")));
    g.put("build-file", State.local("ctx").build("/out/graph"));
    g.put(
        "local-listed",
        State.local(
            "ctx",
            new LocalOptions().metadataOnly(List.of("dir/**/*1", "foo")).exclude(List.of("x"))));
    g.put("local-listed-alone", State.local("ctx", new LocalOptions().metadataOnly(List.of())));
    g.put(
        "http-headers",
        State.http("https://example.com/f", new HttpOptions().accept("a/b").userAgent("me/1")));
  }

  @TestFactory
  Stream<DynamicTest> sameBytes() throws IOException {
    Map<String, State> graphs = graphs();
    Map<String, List<String>> golden = golden();
    assertThat(graphs.keySet()).isEqualTo(golden.keySet());
    return graphs.keySet().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        assertThat(bytes(Objects.requireNonNull(graphs.get(name))))
                            .isEqualTo(golden.get(name))));
  }

  /** Of each operation, and then of the target, in hexadecimal. */
  private static List<String> bytes(State state) throws Exception {
    Definition ours = state.marshal(new MarshalOptions(Platform.LINUX_AMD64, null, "u"));
    List<String> all = new ArrayList<>();
    for (Vertex vertex : ours.vertices()) {
      byte[] bytes = OpEncoder.encode(vertex.op());
      assertThat(vertex.digest()).isEqualTo(Digest.of(bytes));
      assertThat(OpDecoder.decode(bytes)).isEqualTo(vertex.op());
      all.add(HexFormat.of().formatHex(bytes));
    }
    all.add(HexFormat.of().formatHex(OpEncoder.encodeTerminal(ours.target())));
    return all;
  }

  private static Map<String, List<String>> golden() throws IOException {
    Map<String, List<String>> result = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    try (InputStream in = GoClientTest.class.getResourceAsStream("go-client.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        if (line.startsWith("= ")) {
          current = new ArrayList<>();
          result.put(line.substring(2), current);
        } else if (!line.startsWith("#")) {
          current.add(line);
        }
      }
    }
    return result;
  }
}
