package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.exec.group.ControlGroups;
import dev.bothy.engine.exec.group.StepGroup;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.StepLimits;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** Steps held to limits by the kernel, where this machine lets this user make control groups. */
public class LimitsBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public LimitsBehaviour() throws Exception {}

  /** Runs the check where there are groups; elsewhere the limit must be refused by name. */
  private void limited(StepLimits limits, Executable check) throws Throwable {
    bench.limits = limits;
    try {
      StepGroup group = StepBench.entered().controlGroups().make(limits, "probe");
      group.close();
      check.execute();
      for (Path directory : group.places().values()) {
        try (DirectoryStream<Path> left =
            Files.newDirectoryStream(directory.getParent(), "bothy-" + name() + "*")) {
          assertThat(left).as("groups that are left").isEmpty();
        }
      }
    } catch (ControlGroups.UnavailableException e) {
      StepFailure failure = catchThrowableOfType(StepFailure.class, () -> bench.sh("exit 0"));
      assertThat(failure.kind()).isEqualTo(SolveException.Kind.HOST);
      assertThat(failure).hasMessage("steps cannot be limited here: " + e.getMessage());
    } finally {
      bench.limits = StepLimits.NONE;
    }
  }

  private String name() throws IOException {
    return bench.store.temp().directory().getFileName().toString();
  }

  @Inside
  public void memory() throws Throwable {
    limited(
        new StepLimits(32 << 20, 0, 0, true),
        () -> {
          bench.sh("echo fine > /fine");
          // The shell's own memory: 2^27 letters.
          StepFailure failure =
              catchThrowableOfType(
                  StepFailure.class,
                  () ->
                      bench.sh(
                          "x=0123456789abcdef; i=0;"
                              + " while [ $i -lt 23 ]; do x=$x$x; i=$((i + 1)); done; echo ${#x}"));
          assertThat(failure.exitCode()).isEqualTo(137);
          assertThat(failure).hasMessageContaining("more than the 33554432 bytes of memory");
          assertThat(failure.hint()).contains("--step-memory");
        });
  }

  @Inside
  public void processes() throws Throwable {
    String many = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 0.2 & done; wait";
    bench.sh(many);
    limited(
        new StepLimits(0, 0, 6, true),
        () -> {
          bench.sh("sleep 0 & wait");
          assertThat(catchThrowableOfType(StepFailure.class, () -> bench.sh(many))).isNotNull();
          assertThat(bench.err.toString()).containsIgnoringCase("cannot fork");
        });
  }

  @Inside
  public void processors() throws Throwable {
    limited(new StepLimits(0, 500, 0, true), () -> bench.sh("echo fine > /fine"));
  }

  @Inside
  public void limitsOfTheGraphAreNoReasonToFail() throws Throwable {
    bench.limits = new StepLimits(1L << 30, 0, 0, false);
    bench.sh("echo fine > /fine");
    bench.sh("echo fine > /fine");
    assertThat(bench.err.toString().split("not enforced", -1)).hasSizeLessThanOrEqualTo(2);
    bench.limits = StepLimits.NONE;
  }

  private static ExecOp beneath(String parent, String script) {
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", script),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            parent,
            false,
            List.of());
    return StepBench.op(meta);
  }

  /** 9: what limits the group that the graph names limits the step; elsewhere that is told. */
  @Inside
  public void aGroupThatTheGraphNames() throws Throwable {
    String parent = "bothy-parent-" + ProcessHandle.current().pid() + "/inner";
    String many = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 0.2 & done; wait";
    StepGroup probe;
    try {
      probe = StepBench.entered().controlGroups().make(StepLimits.NONE, parent, "probe");
    } catch (ControlGroups.UnavailableException e) {
      bench.run(beneath(parent, many), bench.base);
      assertThat(bench.err.toString())
          .contains("the control group " + parent + " is not used: " + e.getMessage());
      return;
    }
    probe.close();
    List<Path> groups = probe.places().values().stream().map(Path::getParent).distinct().toList();
    try {
      bench.run(beneath(parent, many), bench.base);
      assertThat(bench.err.toString()).isEmpty();
      bench.run(beneath(parent, "cat /proc/self/cgroup"), bench.base);
      assertThat(bench.out.toString()).contains(":/").doesNotContain("bothy-parent");
      for (Path group : groups) {
        if (Files.exists(group.resolve("pids.max"))) {
          Files.writeString(group.resolve("pids.max"), "6");
          assertThat(
                  catchThrowableOfType(
                      StepFailure.class, () -> bench.run(beneath(parent, many), bench.base)))
              .isNotNull();
          assertThat(bench.err.toString()).containsIgnoringCase("cannot fork");
          Path asked = Path.of("/../../.." + "/" + parent); // no further up than the top
          assertThat(
                  catchThrowableOfType(
                      StepFailure.class,
                      () -> bench.run(beneath(asked.toString(), many), bench.base)))
              .isNotNull();
        }
      }
    } finally {
      for (Path group : groups) {
        Files.delete(group);
        Files.delete(Objects.requireNonNull(group.getParent()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
