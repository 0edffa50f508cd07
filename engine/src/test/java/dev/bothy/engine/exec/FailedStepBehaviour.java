package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a failed step leaves, and how long. */
public class FailedStepBehaviour implements AutoCloseable {
  private static final String SECRET = "correct horse battery staple";

  private final StepBench bench = new StepBench();
  private final FailedSteps failed = new FailedSteps(bench.store);

  public FailedStepBehaviour() throws Exception {}

  private static ExecMeta meta(String script) {
    return StepBench.shell("/home/ada", "ada", script, "GREETING=hello");
  }

  private FailedStep fail(ExecOp op, Result... inputs) throws IOException {
    StepFailure failure = catchThrowableOfType(StepFailure.class, () -> bench.run(op, inputs));
    assertThat(failure.kept()).isEqualTo(StepBench.vertex(op).digest().shortHex());
    FailedStep step = failed.list().getFirst();
    assertThat(step.id()).isEqualTo(failure.kept());
    assertThat(step.exitCode()).isEqualTo(failure.exitCode());
    assertThat(step.message()).isEqualTo(failure.getMessage());
    return step;
  }

  private int look(FailedStep step, String script) throws Exception {
    bench.out.setLength(0);
    return bench
        .runner
        .inspection()
        .revisit(step, List.of("/bin/sh", "-c", script), null, bench.context);
  }

  @Inside
  public void itsFilesMountsAndEnvironmentAreThereAndNoSecret() throws Exception {
    bench.secrets.put("key", SECRET.getBytes(StandardCharsets.UTF_8));
    Result data = bench.sh("mkdir /data; echo seed > /data/seed; chmod 777 /data");
    ExecOp plain =
        StepBench.op(
            meta(
                "echo half > /tmp/half; echo more >> /mnt/data/seed; echo memory > /fast/x;"
                    + " echo cached > /cache/x; cat /run/key > /dev/null;"
                    + " test -n \"$TOKEN\"; exit 9"),
            StepBench.bind(1, "/mnt", -1, false),
            StepBench.mount(-1, "/fast", -1, false, new Mount.Tmpfs(0)),
            StepBench.mount(-1, "/cache", -1, false, new Mount.Cache("c", Mount.Sharing.LOCKED)),
            StepBench.mount(
                -1, "/run/key", -1, false, new Mount.Secret("key", 1000, 0, 0400, false)));
    ExecOp op =
        new ExecOp(
            meta(
                plain
                    .meta()
                    .args()
                    .getLast()
                    .replace("echo more >> /mnt/data/seed", "echo more > /mnt/data/new")
                    .replace("echo cached > /cache/x", ":")),
            plain.mounts(),
            plain.network(),
            plain.security(),
            List.of(new ExecOp.SecretEnv("key", "TOKEN", false)),
            List.of());
    FailedStep step = fail(op, bench.base, data);
    assertThat(step.exitCode()).isEqualTo(9);
    bench.secrets.clear(); // who looks has none
    int code =
        look(
            step,
            "cat /tmp/half /mnt/data/seed /mnt/data/new; echo $GREETING; pwd; id -u; ls /fast;"
                + " ls -d /cache; test -e /run/key || test -n \"$TOKEN\"; echo $?; exit 5");
    assertThat(code).isEqualTo(5);
    assertThat(bench.out.toString().lines())
        .containsExactly("half", "seed", "more", "hello", "/home/ada", "1000", "/cache", "1");
    for (LayerId layer : step.own()) {
      try (Stream<Path> files = Files.walk(bench.store.layers().fs(layer))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file)).doesNotContain(SECRET);
        }
      }
    }
    try (Stream<Path> records = Files.walk(bench.store.root().resolve("roots"))) {
      for (Path record : records.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(record)).doesNotContain(SECRET);
      }
    }
  }

  @Inside
  public void whatIsDoneThereIsDropped() throws Exception {
    FailedStep step = fail(StepBench.op(meta("echo half > /tmp/half; exit 1")), bench.base);
    assertThat(look(step, "echo whole > /tmp/half; touch /tmp/new")).isZero();
    assertThat(look(step, "cat /tmp/half; test ! -e /tmp/new")).isZero();
    assertThat(bench.out.toString()).isEqualTo("half\n");
  }

  @Inside
  public void aSecondFailureOfAStepTakesTheFirstOnesPlace() throws Exception {
    ExecOp op = StepBench.op(meta("echo $$ > /tmp/half; exit 1"));
    FailedStep first = fail(op, bench.base);
    FailedStep second = fail(op, bench.base);
    assertThat(failed.startingWith(first.id())).containsExactly(second);
    assertThat(second.own()).doesNotContainAnyElementsOf(first.own());
    assertThat(first.own()).noneMatch(this::isThere);
    assertThat(second.own()).isNotEmpty().allMatch(this::isThere);
  }

  @Inside
  public void aStepThatChangedNothingTakesNoRoom() throws Exception {
    FailedStep step = fail(StepBench.op(StepBench.meta("/bin/sh", "-c", "exit 1")), bench.base);
    assertThat(step.own()).isEmpty();
    assertThat(failed.bytes(step)).isZero();
    assertThat(look(step, "pwd")).isZero();
  }

  @Inside
  public void whatCannotBeStartedThereIsSaid() throws Exception {
    FailedStep step = fail(StepBench.op(meta("exit 1")), bench.base);
    assertThat(
            catchThrowableOfType(
                StepFailure.class,
                () ->
                    bench
                        .runner
                        .inspection()
                        .revisit(step, List.of("/no/such"), null, bench.context)))
        .hasMessageContaining("/no/such");
  }

  @Inside
  public void theLatestAreKeptForSomeDays() throws Exception {
    failed.list().forEach(this::drop);
    long now = System.currentTimeMillis();
    long day = 86_400_000;
    List<FailedStep> made = new ArrayList<>();
    for (int age : new int[] {4, 2, 1, 0}) {
      made.add(made("step " + age, now - age * day));
    }
    failed.expire(now);
    assertThat(failed.list())
        .extracting(FailedStep::name)
        .containsExactly("step 0", "step 1", "step 2");
    assertThat(made.getFirst().own()).noneMatch(this::isThere);
    for (int i = 0; i < 20; i++) {
      made.add(made("more " + i, now + i));
    }
    assertThat(failed.list()).hasSize(8).first().extracting(FailedStep::name).isEqualTo("more 19");
    assertThat(made.subList(0, 16)).flatMap(FailedStep::own).noneMatch(this::isThere);
  }

  private FailedStep made(String name, long at) throws IOException {
    LayerId layer;
    try (PendingLayer pending = bench.store.layers().begin()) {
      Files.writeString(pending.fs().resolve("file"), name);
      layer = pending.commit();
    }
    List<LayerId> stack = new ArrayList<>(bench.base.layers());
    stack.add(layer);
    FailedStep step =
        new FailedStep(
            Digest.of(name.getBytes(StandardCharsets.UTF_8)),
            name,
            null,
            "no",
            1,
            at,
            StepBench.op(meta("exit 1")),
            List.of(stack),
            List.of(layer));
    failed.keep(step);
    return step;
  }

  private void drop(FailedStep step) {
    try {
      failed.drop(step);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private boolean isThere(LayerId layer) {
    try {
      return bench.store.layers().has(layer);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
