package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** What a process of an exec operation sees, and what it leaves. */
public class ExecBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public ExecBehaviour() throws Exception {}

  private StepFailure failure(ThrowingStep step) {
    StepFailure failure = catchThrowableOfType(StepFailure.class, step::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  private interface ThrowingStep {
    void run() throws Exception;
  }

  private ExecOp with(ExecMeta meta, ExecOp.Network network) {
    return new ExecOp(
        meta,
        List.of(StepBench.rootMount()),
        network,
        ExecOp.Security.SANDBOX,
        List.of(),
        List.of());
  }

  private static ExecMeta user(String user, String script) {
    return StepBench.shell("/", user, script);
  }

  @Inside
  public void outputIsStreamedAndChangesBecomeALayer() throws Exception {
    Result result = bench.sh("echo hello; echo oops >&2; echo data > /file");
    assertThat(bench.out.toString()).isEqualTo("hello\n");
    assertThat(bench.err.toString()).isEqualTo("oops\n");
    assertThat(bench.topLayer(result)).containsExactly("file");
    assertThat(bench.read(result, "file")).isEqualTo("data\n");
  }

  @Inside
  public void aStepThatChangesNothingAddsNoLayer() throws Exception {
    assertThat(bench.sh("cat /etc/passwd > /dev/null; echo x > /dev/shm/y")).isEqualTo(bench.base);
  }

  @Inside
  public void standardInputIsEmpty() throws Exception {
    bench.sh("cat; echo end");
    assertThat(bench.out.toString()).isEqualTo("end\n");
  }

  @Inside
  public void theExitCodeFailsTheStep() {
    StepFailure failure = failure(() -> bench.sh("exit 7"));
    assertThat(failure.exitCode()).isEqualTo(7);
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
    assertThat(failure.command()).isEqualTo("/bin/sh -c 'exit 7'");
    assertThat(failure).hasMessage("the step exited with code 7");
  }

  @Inside
  public void otherExitCodesCanBeValid() throws Exception {
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "exit 3"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of(3, 4));
    assertThat(bench.run(StepBench.op(meta), bench.base)).hasSize(1);
    ExecMeta zero =
        new ExecMeta(
            List.of("/bin/true"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of(3, 4));
    assertThat(failure(() -> bench.run(StepBench.op(zero), bench.base)).exitCode()).isZero();
  }

  @Inside
  public void aSignalIsNamed() {
    StepFailure failure = failure(() -> bench.sh("sh -c 'kill -SEGV $$'"));
    assertThat(failure).hasMessage("a signal ended the step: SIGSEGV (exit code 139)");
  }

  @Inside
  public void aMissingProgramSaysSo() {
    StepFailure failure =
        failure(() -> bench.run(StepBench.op(StepBench.meta("no-such-program")), bench.base));
    assertThat(failure.getMessage()).contains("could not start").contains("no-such-program");
  }

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
  public void hostsAndResolvConfAreUsableThroughLinks() throws Exception {
    Result linked = bench.sh("ln -s ../run/resolv.conf /etc/resolv.conf; mkdir /run");
    Result result = bench.sh(linked, "cat /etc/resolv.conf; grep -c localhost /etc/hosts; >/x");
    assertThat(bench.out.toString())
        .isEqualTo(Files.readString(Path.of("/etc/resolv.conf")) + "2\n");
    assertThat(bench.topLayer(result)).containsExactly("x");
  }

  @Inside
  public void hostnameAndExtraHosts() throws Exception {
    bench.sh("hostname");
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "hostname; grep some /etc/hosts; grep -c other /etc/hosts"),
            List.of(),
            "/",
            "",
            null,
            List.of(new ExecMeta.ExtraHost("some.host", "10.1.2.3")),
            "other",
            List.of(),
            "",
            false,
            List.of());
    bench.run(StepBench.op(meta), bench.base);
    assertThat(bench.out.toString()).isEqualTo("buildkitsandbox\nother\n10.1.2.3\tsome.host\n1\n");
  }

  @Inside
  public void usersByNameAndNumberWithTheirGroups() throws Exception {
    for (String user : List.of("", "ada", "1000", "ada:video", "12345", "7:9", "root:44")) {
      bench.run(StepBench.op(user(user, "echo $(id -u) $(id -g) $(id -G) $HOME")), bench.base);
    }
    assertThat(bench.out.toString())
        .isEqualTo(
            """
            0 0 0 /root
            1000 1000 1000 44 /home/ada
            1000 1000 1000 44 /home/ada
            1000 44 44 /home/ada
            12345 0 0 /
            7 9 9 /
            0 44 44 /root
            """);
    assertThat(failure(() -> bench.run(StepBench.op(user("eve", "true")), bench.base)))
        .hasMessageContaining("no user eve");
  }

  @Inside
  public void theWorkingDirectoryIsMadeForTheUser() throws Exception {
    ExecMeta meta = StepBench.shell("/work/deep", "ada", "pwd; stat -c '%a %u:%g' .");
    Result result = bench.run(StepBench.op(meta), bench.base).getFirst();
    assertThat(bench.out.toString()).isEqualTo("/work/deep\n755 1000:1000\n");
    assertThat(bench.topLayer(result)).containsExactly("work/", "work/deep/");
  }

  @Inside
  public void environmentHasDefaultsProxiesAndSecrets() throws Exception {
    bench.secrets.put("token", "s3cret".getBytes(StandardCharsets.UTF_8));
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "echo $PATH $HTTP_PROXY $no_proxy $FOO $TOKEN-$NONE"),
            List.of("FOO=bar"),
            "/",
            "",
            new ExecMeta.ProxyEnv("http://p:1", "", "", "localhost", ""),
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of());
    ExecOp op =
        new ExecOp(
            meta,
            List.of(StepBench.rootMount()),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.SANDBOX,
            List.of(
                new ExecOp.SecretEnv("token", "TOKEN", false),
                new ExecOp.SecretEnv("none", "NONE", true)),
            List.of());
    bench.run(op, bench.base);
    assertThat(bench.out.toString())
        .isEqualTo(
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin http://p:1 localhost bar"
                + " s3cret-\n");
    bench.secrets.clear();
    assertThat(failure(() -> bench.run(op, bench.base))).hasMessageContaining("secret token");
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
    assertThat(results.get(1).layers())
        .startsWith(data.layers().toArray(new dev.bothy.engine.store.LayerId[0]));
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
  public void sharedMemoryCanBeLarger() throws Exception {
    bench.sh(
        "df -k /dev/shm | { read _; read _ size _; echo $size; }; stat -c %a /dev/shm",
        StepBench.mount(-1, "/dev/shm", -1, false, new Mount.Tmpfs(128 << 20)));
    assertThat(bench.out.toString()).isEqualTo("131072\n1777\n");
  }

  @Inside
  public void ulimitsTakeEffect() throws Exception {
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "ulimit -Sn; ulimit -Hn"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(new ExecMeta.Ulimit("nofile", 123, 456)),
            "",
            false,
            List.of());
    bench.run(StepBench.op(meta), bench.base);
    assertThat(bench.out.toString()).isEqualTo("123\n456\n");
  }

  @Inside
  public void aControlGroupIsSaidToBeOfNoUse() throws Exception {
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/true"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            "/some/group",
            false,
            List.of());
    bench.run(StepBench.op(meta), bench.base);
    assertThat(bench.err.toString()).contains("/some/group").contains("not used");
  }

  @Inside
  public void withoutANetworkThereIsOnlyLoopback() throws Exception {
    String script = "cat /proc/net/dev | grep -c : ; cat /sys/class/net/lo/operstate";
    bench.run(with(StepBench.meta("/bin/sh", "-c", script), ExecOp.Network.NONE), bench.base);
    assertThat(bench.out.toString()).startsWith("1\n");
  }

  @Inside
  public void cachesPersistEvenWhenTheStepFails() throws Exception {
    Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("id", Mount.Sharing.SHARED));
    failure(() -> bench.sh("echo kept > /c/f; exit 1", cache));
    Result result = bench.sh("cat /c/f; stat -c %a /c", cache);
    assertThat(bench.out.toString()).isEqualTo("kept\n755\n");
    assertThat(result).isEqualTo(bench.base);
    bench.noCache = true;
    bench.sh("ls /c", cache);
    assertThat(bench.out.toString()).isEqualTo("kept\n755\n");
  }

  /** A cache that a running step uses is not emptied under it; the next one is. */
  @Inside
  public void aForcedStepLeavesTheCacheOfARunningOneAlone() throws Exception {
    Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("id", Mount.Sharing.SHARED));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    bench.sh(
                        "echo mine > /c/kept; echo > /c/up;"
                            + " i=0; until test -e /c/go || test $i = 500; do i=$((i + 1)); sleep"
                            + " 0.02; done; cat /c/kept",
                        cache);
                  } catch (Exception e) {
                    failure.set(e);
                  }
                });
    bench.sh("i=0; until test -e /c/up || test $i = 500; do i=$((i + 1)); sleep 0.02; done", cache);
    bench.noCache = true;
    bench.sh("cat /c/kept; echo > /c/go", cache);
    other.join();
    assertThat(failure.get()).isNull();
    assertThat(bench.out.toString()).isEqualTo("mine\nmine\n");
    bench.sh("ls /c", cache);
    assertThat(bench.out.toString()).isEqualTo("mine\nmine\n");
  }

  @Inside
  public void theSameCacheTwiceInOneStep() throws Exception {
    Mount.Cache locked = new Mount.Cache("id", Mount.Sharing.LOCKED);
    bench.sh(
        "echo x > /c/f; cat /d/f",
        StepBench.mount(-1, "/c", -1, false, locked),
        StepBench.mount(-1, "/d", -1, false, locked));
    assertThat(bench.out.toString()).isEqualTo("x\n");
  }

  @Inside
  public void aCacheStartsWithItsInput() throws Exception {
    Result seed = bench.sh("mkdir /s; echo seeded > /s/f; ln /s/f /s/g");
    Mount cache =
        new Mount(
            1,
            "/s",
            "/c",
            -1,
            false,
            new Mount.Cache("seeded", Mount.Sharing.SHARED),
            "",
            Mount.ContentCache.DEFAULT);
    ExecOp op =
        StepBench.op(
            StepBench.meta("/bin/sh", "-c", "cat /c/f; stat -c %h /c/f; echo more > /c/f"), cache);
    bench.run(op, bench.base, seed);
    bench.run(op, bench.base, seed);
    assertThat(bench.out.toString()).isEqualTo("seeded\n2\nmore\n2\n");
  }

  @Inside
  public void lockedCachesTakeTurnsAndPrivateOnesAreApart() throws Exception {
    for (Mount.Sharing sharing : List.of(Mount.Sharing.LOCKED, Mount.Sharing.PRIVATE)) {
      Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("x" + sharing, sharing));
      // Fails when two are in the directory at once.
      String script = "mkdir /c/in && sleep 0.3 && rmdir /c/in";
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      bench.sh(script, cache);
                    } catch (Exception e) {
                      failure.set(e);
                    }
                  });
      bench.sh(script, cache);
      other.join();
      assertThat(failure.get()).isNull();
    }
  }

  @Inside
  public void cancellingKillsEverythingTheStepStarted() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread step =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    bench.sh("sleep 1000 & echo up; trap '' TERM INT; while :; do sleep 1; done");
                  } catch (Throwable e) {
                    end.set(e);
                  } finally {
                    started.countDown();
                  }
                });
    while (bench.out.isEmpty() && step.isAlive()) {
      Thread.onSpinWait();
    }
    step.interrupt();
    step.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(
            ProcessHandle.allProcesses()
                .filter(p -> p.pid() != 1 && p.isAlive())
                .flatMap(p -> p.info().command().stream()))
        .noneMatch(c -> c.endsWith("/sleep") || c.endsWith("/sh"));
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("/mount-");
  }

  @Inside
  public void dangerousPathsAreMaskedAndCapabilitiesLimited() throws Exception {
    bench.sh(
        "wc -c < /proc/keys; (echo 1 > /proc/sys/kernel/hostname) 2>/dev/null || echo ro;"
            + " grep -E 'Cap(Eff|Prm|Bnd|Inh|Amb)|Seccomp:|NoNewPrivs' /proc/self/status;"
            + " (mount -t tmpfs x /tmp || unshare -m true) 2>/dev/null || echo refused; umask");
    assertThat(bench.out.toString().replace('\t', ' '))
        .isEqualTo(
            """
            0
            ro
            CapInh: 0000000000000000
            CapPrm: 00000000a80425fb
            CapEff: 00000000a80425fb
            CapBnd: 00000000a80425fb
            CapAmb: 0000000000000000
            NoNewPrivs: 0
            Seccomp: 2
            refused
            0022
            """);
  }

  @Inside
  public void theMachinesDevicesAreOutOfReach() throws Exception {
    Mount cache =
        StepBench.mount(-1, "/c", -1, false, new Mount.Cache("dev", Mount.Sharing.SHARED));
    bench.sh(
        "echo x > /dev/null; head -c 4 /dev/zero | wc -c; head -c 4 /dev/urandom | wc -c;"
            + " for d in / /dev /dev/shm /c /tmp /new; do"
            + " mknod $d/null2 c 1 3 2>/dev/null; (echo x > $d/null2) 2>/dev/null && echo open $d;"
            + " rm -f $d/null2; done; true",
        cache,
        StepBench.bind(-1, "/new", -1, false),
        StepBench.mount(-1, "/tmp", -1, false, new Mount.Tmpfs(0)));
    // In a user namespace mknod fails, and what is opened then is a plain file.
    if (TestRoot.isRootless()) {
      assertThat(bench.out.toString()).startsWith("4\n4\n");
    } else {
      assertThat(bench.out.toString()).isEqualTo("4\n4\n");
    }
  }

  @Inside
  public void noDeviceOfALayerCanBeOpened() throws Exception {
    if (TestRoot.isRootless()) {
      return; // no layer can hold one
    }
    Result result = bench.sh("mknod /disk b 254 0; mknod /null2 c 1 3; chmod 666 /null2");
    for (boolean readonly : new boolean[] {false, true}) {
      ExecOp op =
          new ExecOp(
              StepBench.meta(
                  "/bin/sh", "-c", "head -c 1 /disk || echo no; (echo > /null2) || echo no"),
              List.of(
                  StepBench.bind(0, "/", -1, readonly), StepBench.bind(0, "/also", -1, readonly)),
              ExecOp.Network.SANDBOX,
              ExecOp.Security.SANDBOX,
              List.of(),
              List.of());
      bench.run(op, result);
    }
    assertThat(bench.out.toString()).isEqualTo("no\nno\nno\nno\n");
  }

  @Inside
  public void aStepThatRunsForTooLongIsStoppedWithAllItStarted() {
    bench.mostMillis = 300;
    try {
      StepFailure failure =
          failure(() -> bench.sh("trap '' TERM INT; sleep 4322 & echo begun; wait; sleep 4322"));
      assertThat(failure).hasMessageContaining("longer than it may");
      assertThat(failure.exitCode()).isEqualTo(137);
      assertThat(ProcessHandle.allProcesses().map(p -> p.info().commandLine().orElse("")))
          .noneMatch(line -> line.contains("sleep 4322"));
    } finally {
      bench.mostMillis = 0;
    }
  }

  @Inside
  public void aFailedStepCanBeLookedAt() throws Exception {
    bench.secrets.put("key", "value".getBytes(StandardCharsets.UTF_8));
    Mount secret =
        StepBench.mount(-1, "/run/key", -1, false, new Mount.Secret("key", 1000, 0, 0400, false));
    ExecMeta meta =
        StepBench.shell("/home/ada", "ada", "echo made > /tmp/half; exit 9", "GREETING=hello");
    try (Pty pty = new Pty()) {
      String before = pty.settings();
      bench.terminal = pty.device();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread step =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      List<Result> _ = bench.run(StepBench.op(meta, secret), bench.base);
                    } catch (Throwable e) {
                      thrown.set(e);
                    }
                  });
      pty.until("$ ");
      pty.type(
          "cat /tmp/half /run/key; echo; echo $GREETING; pwd; id -u; test -t 0 && echo o''n\r");
      assertThat(pty.until("on\r\n").lines().skip(1))
          .containsExactly("made", "value", "hello", "/home/ada", "1000", "on");
      pty.until("$ ");
      pty.type("sleep 100\r");
      pty.type("\u0003"); // is for what runs in it
      pty.until("$ ");
      pty.type("exit\r");
      step.join();
      assertThat(thrown.get())
          .isInstanceOfSatisfying(
              StepFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(9));
      assertThat(pty.settings()).isEqualTo(before);
      // What was done there changes nothing.
      bench.terminal = null;
      bench.sh("test ! -e /tmp/half");
    } finally {
      bench.terminal = null;
    }
  }

  @Inside
  public void anInterruptEndsTheShellInAFailedStep() throws Exception {
    try (Pty pty = new Pty()) {
      bench.terminal = pty.device();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread step =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Result _ = bench.sh("exit 9");
                    } catch (Throwable e) {
                      thrown.set(e);
                    }
                  });
      pty.until("# ");
      pty.type("trap '' HUP INT TERM; echo de''af\r");
      pty.until("deaf\r\n");
      step.interrupt();
      step.join();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    } finally {
      bench.terminal = null;
    }
  }

  @Inside
  public void aFailedStepWithoutAShellSaysSo() throws Exception {
    bench.terminal = Path.of("/dev/null");
    try {
      Result bare = bench.changed(root -> Files.delete(root.resolve("bin/sh")));
      StepFailure failure =
          failure(() -> bench.run(StepBench.op(StepBench.meta("/bin/false")), bare));
      assertThat(failure.exitCode()).isEqualTo(1);
      assertThat(bench.err.toString()).contains("there is no shell in the step's file system");
    } finally {
      bench.terminal = null;
    }
  }

  @Inside
  public void theAgentsSocketIsForwardedWithItsOwner() throws Exception {
    Path socket = bench.files.directory().resolve("agent");
    try (java.nio.channels.ServerSocketChannel agent =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      agent.bind(java.net.UnixDomainSocketAddress.of(socket));
      bench.agent = socket;
      Mount ssh =
          StepBench.mount(
              -1, "/run/agent", -1, false, new Mount.Ssh("default", 1000, 44, 0600, false));
      Result result = bench.sh("stat -c '%F %a %u %g' /run/agent", ssh);
      assertThat(bench.out.toString()).isEqualTo("socket 600 1000 44\n");
      assertThat(result).isEqualTo(bench.base);
      Path forwarded = bench.files.directory().resolve("forwarded");
      try (AgentForward _ = AgentForward.start(forwarded, socket);
          java.nio.channels.SocketChannel client =
              java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(forwarded));
          java.nio.channels.SocketChannel accepted = agent.accept()) {
        client.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
        java.nio.ByteBuffer got = java.nio.ByteBuffer.allocate(3);
        while (got.hasRemaining()) {
          accepted.read(got);
        }
        accepted.write(java.nio.ByteBuffer.wrap(new byte[] {9}));
        java.nio.ByteBuffer back = java.nio.ByteBuffer.allocate(1);
        while (back.hasRemaining()) {
          client.read(back);
        }
        assertThat(got.array()).containsExactly(1, 2, 3);
        assertThat(back.array()).containsExactly(9);
      }
    }
    bench.agent = null;
    Mount needed =
        StepBench.mount(-1, "/a", -1, false, new Mount.Ssh("default", 0, 0, 0600, false));
    assertThat(failure(() -> bench.sh("true", needed))).hasMessageContaining("ssh agent");
    bench.sh(
        "test ! -e /a", StepBench.mount(-1, "/a", -1, false, new Mount.Ssh("x", 0, 0, 0600, true)));
  }

  @Inside
  public void deletionsAndReplacementsAreInTheLayer() throws Exception {
    Result first = bench.sh("mkdir /d; echo 1 > /d/a; echo 2 > /d/b; mkdir /gone; > /gone/x");
    Result second = bench.sh(first, "rm /d/a; rm -r /gone; rm -r /d; mkdir /d; echo 3 > /d/c");
    Result third = bench.sh(second, "ls /d; ls -d /gone || true");
    assertThat(bench.out.toString()).isEqualTo("c\n");
    assertThat(third).isEqualTo(second);
  }

  @Inside
  public void theModeOfTheRootIsKeptAndChangeable() throws Exception {
    Result changed = bench.sh("chmod 711 /; stat -c %a /");
    Result same = bench.sh(changed, "stat -c %a /");
    assertThat(bench.out.toString()).isEqualTo("711\n711\n");
    assertThat(changed.layers()).hasSize(2);
    assertThat(same).isEqualTo(changed);
  }

  @Inside
  public void aFullDiskIsSaidAndLeavesNothing() throws Exception {
    Path small = bench.files.smallDisk(24 * 1024);
    try (dev.bothy.engine.store.Store store =
            dev.bothy.engine.store.Store.open(small.resolve("store"), TestRoot.isRootless());
        ExecRunner runner =
            new ExecRunner(
                store, new dev.bothy.engine.snapshot.Snapshots(store), StepBench.entered())) {
      Result base;
      try (dev.bothy.engine.store.PendingLayer layer = store.layers().begin()) {
        TestRoot.fillWithPrograms(layer.fs());
        base = new Result(List.of(layer.commit()));
      }
      StepFailure failure =
          failure(
              () ->
                  runner.run(
                      StepBench.vertex(
                          StepBench.op(
                              StepBench.meta(
                                  "/bin/sh", "-c", "dd if=/dev/zero of=/big bs=1M count=64"))),
                      List.of(base),
                      bench.context));
      assertThat(bench.err.toString()).contains("No space left on device");
      assertThat(store.layers().list()).hasSize(1);
      assertThat(small.resolve("store").toFile().getUsableSpace()).isGreaterThan(1 << 20);
      assertThat(failure.hint()).contains("is full");
    }
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
