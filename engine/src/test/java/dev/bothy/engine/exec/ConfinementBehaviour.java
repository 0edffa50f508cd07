package dev.bothy.engine.exec;

import static dev.bothy.engine.exec.StepBench.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What a step is kept from, and how it is stopped. */
public class ConfinementBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public ConfinementBehaviour() throws Exception {}

  private ExecOp with(ExecMeta meta, ExecOp.Network network) {
    return new ExecOp(
        meta,
        List.of(StepBench.rootMount()),
        network,
        ExecOp.Security.SANDBOX,
        List.of(),
        List.of());
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
  public void withoutANetworkThereIsOnlyLoopback() throws Exception {
    String script = "cat /proc/net/dev | grep -c : ; cat /sys/class/net/lo/operstate";
    bench.run(with(StepBench.meta("/bin/sh", "-c", script), ExecOp.Network.NONE), bench.base);
    assertThat(bench.out.toString()).startsWith("1\n");
  }

  @Inside
  public void cancellingKillsEverythingTheStepStarted() throws Exception {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread step =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    bench.sh("sleep 1000 & echo up; trap '' TERM INT; while :; do sleep 1; done");
                  } catch (Throwable e) {
                    end.set(e);
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
  public void nobodyInsideChangesTheMachinesDevices() throws Exception {
    List<Path> devices = List.of(Path.of("/dev/null"), Path.of("/dev/tty"));
    String attributes = "unix:uid,gid,mode";
    List<Object> before = new ArrayList<>();
    for (Path device : devices) {
      before.add(Files.readAttributes(device, attributes));
    }
    bench.run(StepBench.op(StepBench.shell("/", "1234:5678", "head -c 1 > /dev/null")), bench.base);
    bench.sh("for d in null tty; do chown 7:8 /dev/$d; chmod 600 /dev/$d; done; true");
    bench.sh("stat -c %a /dev/null /dev/tty; echo x > /dev/null");
    List<Object> after = new ArrayList<>();
    for (Path device : devices) {
      after.add(Files.readAttributes(device, attributes));
    }
    assertThat(after).isEqualTo(before);
    assertThat(bench.out.toString()).isEqualTo("666\n666\n");
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
  public void aFullDiskIsSaidAndLeavesNothing() throws Exception {
    Path small = bench.files.smallDisk(24 * 1024);
    try (Store store = Store.open(small.resolve("store"), TestRoot.isRootless());
        ExecRunner runner = new ExecRunner(store, new Snapshots(store), StepBench.entered())) {
      Result base;
      try (PendingLayer layer = store.layers().begin()) {
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
