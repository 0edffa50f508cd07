package dev.bothy.engine.exec;

import static dev.bothy.engine.exec.StepBench.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A shell in the place of a step that failed. */
public class InspectionBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public InspectionBehaviour() throws Exception {}

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

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
