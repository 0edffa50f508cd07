package dev.bothy.engine.exec;

import static dev.bothy.engine.exec.StepBench.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the mounts of a step show, and what is written into them. */
public class MountBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public MountBehaviour() throws Exception {}

  @Inside
  public void mountPointsLeaveNoTrace() throws Exception {
    Result first = bench.sh("echo 1 > /etc/one");
    Path etc = bench.store.layers().fs(first.layers().getLast()).resolve("etc");
    FileTime before = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));
    Files.setLastModifiedTime(etc, before);
    Result second =
        bench.sh(
            first,
            "cat /etc/hosts /etc/resolv.conf > /dev/null; ls /proc /sys /dev > /dev/null;"
                + " ls -d /mnt/deep/cache; echo x > /file; stat -c %Y /etc",
            StepBench.mount(-1, "/mnt/deep/cache", -1, false, new Mount.Tmpfs(0)));
    assertThat(bench.topLayer(second)).containsExactly("file");
    assertThat(bench.out.toString()).endsWith(before.toMillis() / 1000 + "\n");
    Result third = bench.sh(second, "test ! -e /mnt && echo 2 > /etc/two");
    assertThat(bench.topLayer(third)).containsExactly("etc/", "etc/two");
  }

  @Inside
  public void directoriesForMountPointsGoThoughTheStepChangedThem() throws Exception {
    Mount memory = StepBench.mount(-1, "/mnt/deep/er/cache", -1, false, new Mount.Tmpfs(0));
    Result changed =
        bench.sh(
            "chmod 700 /mnt/deep; chown 3:4 /mnt; touch /mnt/deep/er/x; rm /mnt/deep/er/x;"
                + " echo x > /file",
            memory);
    assertThat(bench.topLayer(changed)).containsExactly("file");
    Result kept = bench.sh("chmod 700 /mnt/deep; echo x > /mnt/beside", memory);
    assertThat(bench.topLayer(kept)).containsExactly("mnt/", "mnt/beside");
  }

  @Inside
  public void whatAStepPutInPlaceOfADirectoryForAMountPointStays() throws Exception {
    Result base =
        bench.changed(root -> assertThat(TestRoot.fillWith(root, List.of("umount"))).isTrue());
    Path outside = Files.createDirectories(bench.files.directory().resolve("outside/deep"));
    Path link = made(base, "ln -s " + outside.getParent() + " /mnt");
    assertThat(link).isSymbolicLink();
    assertThat(outside).isEmptyDirectory();
    assertThat(made(base, "echo x > /mnt")).isRegularFile();
    assertThat(made(base, "mkdir /mnt; echo x > /mnt/file").resolve("file")).exists();
  }

  @Inside
  public void aDirectoryForAMountPointThatAStepRemovesWasNeverThere() throws Exception {
    Result base =
        bench.changed(root -> assertThat(TestRoot.fillWith(root, List.of("umount"))).isTrue());
    assertThat(made(base, "echo x > /other")).doesNotExist();
  }

  /** What is at a mount point's parent once a step that may unmount put it there. */
  private Path made(Result base, String script) throws Exception {
    Mount memory = StepBench.mount(-1, "/mnt/deep", -1, false, new Mount.Tmpfs(0));
    ExecOp op =
        new ExecOp(
            StepBench.meta("/bin/sh", "-c", "umount /mnt/deep && rm -r /mnt && " + script),
            List.of(StepBench.rootMount(), memory),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.INSECURE,
            List.of(),
            List.of());
    LayerId layer = bench.run(op, base).getFirst().layers().getLast();
    return bench.store.layers().fs(layer).resolve("mnt");
  }

  /** Or {@code cp -x}, {@code du -x} and {@code tar --one-file-system} pass over every file. */
  @Inside
  public void filesAreOnTheDeviceOfTheirDirectories() throws Exception {
    bench.sh("stat -c %d / /bin /bin/sh");
    List<String> devices = bench.out.toString().lines().toList();
    assertThat(devices).hasSize(3);
    assertThat(Set.copyOf(devices)).hasSize(1);
  }

  /** One layer of mount points serves all steps that lack the same of the same directories. */
  @Inside
  public void whatShowsMountPointsShowsItsOwnDirectories() throws Exception {
    Result one = bench.changed(root -> etc(root, "rwx--x--x", 1));
    Result other = bench.changed(root -> etc(root, "rwxr-xr-x", 2));
    for (Result base : List.of(one, other, one)) {
      bench.sh(base, "stat -c '%a %Y' /etc; test -e /etc/hosts");
    }
    assertThat(bench.out.toString()).isEqualTo("711 1\n755 2\n711 1\n");
    assertThat(layersOfMountPoints()).hasSize(2);
  }

  @Inside
  public void directoriesOfOtherAttributesHaveOtherMountPoints() throws Exception {
    Result one = bench.changed(root -> noted(root, "one"));
    Result other = bench.changed(root -> noted(root, "other"));
    for (Result base : List.of(one, other, one)) {
      bench.sh(base, "test -e /etc/hosts");
    }
    List<String> notes = new ArrayList<>();
    for (Path layer : layersOfMountPoints()) {
      byte[] note = Xattrs.get(Fd.NONE, layer.resolve("etc").toString(), "user.note");
      notes.add(note == null ? "none" : new String(note, StandardCharsets.UTF_8));
    }
    assertThat(notes).containsExactlyInAnyOrder("one", "other");
  }

  private List<Path> layersOfMountPoints() throws IOException {
    try (Stream<Path> temporary = Files.list(bench.store.temp().directory())) {
      Path stubs =
          temporary.filter(p -> p.toString().contains("/stubs-")).findFirst().orElseThrow();
      try (Stream<Path> layers = Files.list(stubs)) {
        return layers.toList();
      }
    }
  }

  private static void noted(Path root, String note) throws IOException {
    etc(root, "rwxr-xr-x", 1);
    Path etc = root.resolve("etc");
    Xattrs.set(Fd.NONE, etc.toString(), "user.note", note.getBytes(StandardCharsets.UTF_8));
  }

  private static void etc(Path root, String permissions, int seconds) throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc"));
    Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString(permissions));
    Files.setLastModifiedTime(etc, FileTime.from(seconds, TimeUnit.SECONDS));
  }

  @Inside
  public void noStepSeesTheGroupOfTheStoresDirectory() throws Exception {
    Path temp = bench.store.temp().directory();
    Files.setAttribute(temp, "unix:gid", 1);
    Files.setAttribute(temp, "unix:mode", 02711);
    bench.sh(
        bench.base,
        "stat -c '%a %g' /mnt /mnt/deep",
        StepBench.mount(-1, "/mnt/deep/cache", -1, false, new Mount.Tmpfs(0)));
    assertThat(bench.out.toString()).isEqualTo("755 0\n755 0\n");
  }

  @Inside
  public void mountPointsInOtherMountsStayInTheirResults() throws Exception {
    bench.secrets.put("key", new byte[] {1});
    Result data = bench.sh("mkdir /sub");
    Mount part =
        new Mount(1, "/sub", "/part", 2, false, new Mount.Bind(), "", Mount.ContentCache.DEFAULT);
    ExecOp op =
        StepBench.op(
            StepBench.meta("/bin/true"),
            StepBench.bind(-1, "/new", 1, false),
            part,
            StepBench.bind(1, "/ro", -1, true),
            StepBench.mount(-1, "/new/c", -1, false, new Mount.Cache("c", Mount.Sharing.SHARED)),
            StepBench.mount(
                -1, "/new/d/key", -1, false, new Mount.Secret("key", 3, 4, 0400, false)),
            StepBench.mount(-1, "/part/m", -1, false, new Mount.Tmpfs(0)),
            StepBench.mount(-1, "/ro/m", -1, false, new Mount.Tmpfs(0)));
    List<Result> results = bench.run(op, bench.base, data);
    assertThat(results.get(0)).isEqualTo(bench.base);
    assertThat(bench.topLayer(results.get(1))).containsExactly("c/", "d/", "d/key");
    assertThat(bench.read(results.get(1), "d/key")).isEmpty();
    assertThat(bench.topLayer(results.get(2))).containsExactly("sub/", "sub/m/");
    bench.run(
        StepBench.op(
            StepBench.meta("/bin/sh", "-c", "cd /new; stat -c '%n %a %u' c d d/key"),
            StepBench.bind(1, "/new", -1, true)),
        bench.base,
        results.get(1));
    assertThat(bench.out.toString()).isEqualTo("c 755 0\nd 755 0\nd/key 644 0\n");
  }

  @Inside
  public void anOptionalSecretThatIsMissingLeavesItsPlaceToAnother() throws Exception {
    bench.secrets.put("key", "told\n".getBytes(StandardCharsets.UTF_8));
    Mount there = StepBench.mount(-1, "/key", -1, false, new Mount.Secret("key", 0, 0, 0400, true));
    Mount not = StepBench.mount(-1, "/key", -1, false, new Mount.Secret("none", 0, 0, 0400, true));
    Mount noAgent = StepBench.mount(-1, "/key", -1, false, new Mount.Ssh("none", 0, 0, 0600, true));
    bench.sh(bench.base, "cat /key", there, not);
    bench.sh(bench.base, "cat /key", not, there, noAgent);
    bench.sh(bench.base, "ls -d /key || true", not, noAgent);
    assertThat(bench.out.toString()).isEqualTo("told\ntold\n");
  }

  @Inside
  public void aDirectoryIsMountedOnNoFileAndAFileOnNoDirectory() throws Exception {
    bench.secrets.put("key", new byte[] {1});
    Result result = bench.sh("echo > /etc/file; mkdir /dir");
    assertThat(
            failure(
                () ->
                    bench.sh(
                        result,
                        "true",
                        StepBench.mount(-1, "/etc/file", -1, false, new Mount.Tmpfs(0)))))
        .hasMessage("a directory cannot be mounted at /etc/file, where there is a file");
    assertThat(
            failure(
                () ->
                    bench.sh(
                        result,
                        "true",
                        StepBench.mount(-1, "/etc/file/x", -1, false, new Mount.Tmpfs(0)))))
        .hasMessage("a directory cannot be mounted at /etc/file/x: /etc/file is no directory");
    assertThat(
            failure(
                () ->
                    bench.sh(
                        result,
                        "true",
                        StepBench.mount(
                            -1, "/dir", -1, false, new Mount.Secret("key", 0, 0, 0400, false)))))
        .hasMessage("a file cannot be mounted at /dir, where there is a directory");
  }

  @Inside
  public void nothingCoversWhatTheKernelShowsOfProcesses() throws Exception {
    for (String place : List.of("/proc", "/proc/1", "/proc/sys", "/link/sys")) {
      Result linked = bench.sh("ln -s proc /link");
      Mount mount = StepBench.mount(-1, place, -1, false, new Mount.Tmpfs(0));
      assertThat(failure(() -> bench.sh(linked, "true", mount)))
          .hasMessage(
              "nothing can be mounted at "
                  + place
                  + ", where the kernel shows the step's processes");
    }
    bench.secrets.put("cpus", "two".getBytes(StandardCharsets.UTF_8));
    bench.sh(
        "cat /proc/cpuinfo",
        StepBench.mount(
            -1, "/proc/cpuinfo", -1, false, new Mount.Secret("cpus", 0, 0, 0444, false)),
        StepBench.mount(-1, "/proc/1", -1, false, new Mount.Secret("no", 0, 0, 0444, true)));
    assertThat(bench.out.toString()).isEqualTo("two");
  }

  @Inside
  public void whatShowsTheKernelStaysInARootThatLackedIt() throws Exception {
    Result bare = bench.bare();
    Result result =
        bench.sh(
            bare,
            "true",
            StepBench.mount(-1, "/a/b", -1, false, new Mount.Tmpfs(0)),
            StepBench.mount(-1, "/c", -1, false, new Mount.Cache("id", Mount.Sharing.SHARED)));
    assertThat(bench.topLayer(result)).containsExactly("dev/", "proc/", "sys/");
  }

  @Inside
  public void secretFilesHaveTheirModeAndLeaveNothing() throws Exception {
    bench.secrets.put("key", "value".getBytes(StandardCharsets.UTF_8));
    Mount secret =
        StepBench.mount(
            -1, "/run/secrets/key", -1, false, new Mount.Secret("key", 1000, 44, 0440, false));
    Mount absent =
        StepBench.mount(-1, "/run/secrets/no", -1, false, new Mount.Secret("no", 0, 0, 0400, true));
    Result result =
        bench.sh(
            "cat /run/secrets/key; stat -c ' %a %u %g' /run/secrets/key; test ! -e /run/secrets/no &&"
                + " (echo x > /run/secrets/key) 2>/dev/null || echo readonly",
            secret, absent);
    assertThat(bench.out.toString()).isEqualTo("value 440 1000 44\nreadonly\n");
    assertThat(result).isEqualTo(bench.base);
  }

  @Inside
  public void severalMountsAndOutputs() throws Exception {
    Result data = bench.sh("echo 1 > /a; mkdir /sub; echo s > /sub/f");
    ExecOp op =
        new ExecOp(
            StepBench.meta(
                "/bin/sh",
                "-c",
                "cat /ro/a; echo 2 > /rw/b; echo 3 > /new/c; echo 4 > /drop/d;"
                    + " (echo x > /ro/x) 2>/dev/null || echo readonly"),
            List.of(
                StepBench.rootMount(),
                StepBench.bind(1, "/ro", -1, true),
                StepBench.bind(1, "/rw", 1, false),
                StepBench.bind(-1, "/new", 2, false),
                StepBench.bind(-1, "/drop", -1, false)),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.SANDBOX,
            List.of(),
            List.of());
    List<Result> results = bench.run(op, bench.base, data);
    assertThat(bench.out.toString()).isEqualTo("1\nreadonly\n");
    assertThat(results).hasSize(3);
    assertThat(results.get(0)).isEqualTo(bench.base);
    assertThat(bench.topLayer(results.get(1))).containsExactly("b");
    assertThat(results.get(1).layers()).startsWith(data.layers().toArray(new LayerId[0]));
    assertThat(results.get(2).layers()).hasSize(1);
    assertThat(bench.topLayer(results.get(2))).containsExactly("c");
  }

  @Inside
  public void aSelectorShowsAPartAndStaysInside() throws Exception {
    Result data =
        bench.sh("mkdir -p /sub/in; echo s > /sub/in/f; ln -s /sub /link; ln -s ../../../etc /out");
    Mount part =
        new Mount(
            1, "link/in", "/part", -1, true, new Mount.Bind(), "", Mount.ContentCache.DEFAULT);
    Mount file =
        new Mount(
            1, "/sub/in/f", "/file", -1, true, new Mount.Bind(), "", Mount.ContentCache.DEFAULT);
    Mount out =
        new Mount(1, "out", "/out", -1, true, new Mount.Bind(), "", Mount.ContentCache.DEFAULT);
    bench.run(
        StepBench.op(
            StepBench.meta("/bin/sh", "-c", "cat /part/f /file; cat /out/passwd"), part, file, out),
        bench.base,
        data);
    assertThat(bench.out.toString()).startsWith("s\ns\nroot:x:0:0:root").contains("Ada");
  }

  @Inside
  public void aReadOnlyRootKeepsWritesOut() throws Exception {
    ExecOp op =
        new ExecOp(
            StepBench.meta(
                "/bin/sh", "-c", "(> /x) 2>/dev/null || echo no; echo y > /tmp/y && cat /tmp/y"),
            List.of(
                StepBench.bind(0, "/", -1, true),
                StepBench.mount(-1, "/tmp", -1, false, new Mount.Tmpfs(1 << 20))),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.SANDBOX,
            List.of(),
            List.of());
    bench.run(op, bench.base);
    assertThat(bench.out.toString()).isEqualTo("no\ny\n");
  }

  @Inside
  public void memoryHasTheModeOfTheDirectoryThatItCovers() throws Exception {
    Result result = bench.sh("mkdir -m 750 /mine; mkdir -m 3711 /part; ln -s /mine /link");
    List<Mount> mounts = new ArrayList<>();
    for (String place : List.of("/link", "/part", "/new", "/c/d", "/c/new", "/m/new")) {
      mounts.add(StepBench.mount(-1, place, -1, false, new Mount.Tmpfs(0)));
    }
    mounts.add(StepBench.mount(-1, "/m", -1, false, new Mount.Tmpfs(0)));
    Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("c", Mount.Sharing.SHARED));
    bench.sh("mkdir -m 700 /c/d", cache);
    mounts.add(cache);
    bench.sh(
        result,
        "stat -c '%n %a' /mine /part /new /c/d /c/new /m/new",
        mounts.toArray(new Mount[0]));
    assertThat(bench.out.toString())
        .isEqualTo(
            """
            /mine 750
            /part 3711
            /new 1777
            /c/d 700
            /c/new 1777
            /m/new 1777
            """);
  }

  @Inside
  public void aLinkInACacheLeadsToNoDirectoryOfThisMachine() throws Exception {
    Path here = bench.files.directory().resolve("here");
    Files.createDirectories(here.resolve("d"));
    FileCalls.chmod(Fd.NONE, here + "/d", 0711);
    Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("c", Mount.Sharing.SHARED));
    Result result = bench.sh("mkdir -p " + here + "/d && ln -s " + here + " /c/link", cache);
    Mount memory = StepBench.mount(-1, "/c/link/d", -1, false, new Mount.Tmpfs(0));
    bench.sh(result, "stat -c %a /c/link/d", cache, memory);
    assertThat(bench.out.toString()).isEqualTo("1777\n");
  }

  @Inside
  public void memoryThatIsReadOnlyKeepsWritesOut() throws Exception {
    bench.sh(
        "(> /t/x) 2>/dev/null || echo no; ls /t",
        new Mount(
            -1,
            "",
            "/t",
            Mount.NO_OUTPUT,
            true,
            new Mount.Tmpfs(0),
            "",
            Mount.ContentCache.DEFAULT));
    assertThat(bench.out.toString()).isEqualTo("no\n");
  }

  @Inside
  public void sharedMemoryCanBeLarger() throws Exception {
    bench.sh(
        "df -k /dev/shm | { read _; read _ size _; echo $size; }; stat -c %a /dev/shm;"
            + " cp /bin/true /dev/shm/; /dev/shm/true && echo runs",
        StepBench.mount(-1, "/dev/shm", -1, false, new Mount.Tmpfs(128 << 20)));
    assertThat(bench.out.toString()).isEqualTo("131072\n1777\nruns\n");
  }

  @Inside
  public void theAgentsSocketIsForwardedWithItsOwner() throws Exception {
    Path socket = bench.files.directory().resolve("agent");
    try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      bench.agent = socket;
      Mount ssh =
          StepBench.mount(
              -1, "/run/agent", -1, false, new Mount.Ssh("default", 1000, 44, 0600, false));
      Result result = bench.sh("stat -c '%F %a %u %g' /run/agent", ssh);
      assertThat(bench.out.toString()).isEqualTo("socket 600 1000 44\n");
      assertThat(result).isEqualTo(bench.base);
    }
    bench.agent = null;
    Mount needed =
        StepBench.mount(-1, "/a", -1, false, new Mount.Ssh("default", 0, 0, 0600, false));
    assertThat(failure(() -> bench.sh("true", needed)))
        .hasMessageContaining("ssh agent")
        .returns(SolveException.Kind.HOST, StepFailure::kind);
    bench.sh(
        "test ! -e /a", StepBench.mount(-1, "/a", -1, false, new Mount.Ssh("x", 0, 0, 0600, true)));
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
