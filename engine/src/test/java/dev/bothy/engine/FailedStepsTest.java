package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.exec.Pty;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a failed step of a build left, from its failure to its end. */
@Tag("containers")
@Timeout(300)
class FailedStepsTest extends BuildBench {
  private static final CommandStreams NOTHING = CommandStreams.none();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private CommandStreams streams(InputStream in) {
    out.reset();
    return new CommandStreams(in, out, err);
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private FailedStep failed(EmbeddedBuilder builder) throws Exception {
    SolveException failure =
        catchThrowableOfType(
            SolveException.class, () -> solve(sh(base(), "echo half > /half; exit 3")));
    FailedStep step = builder.failedSteps().getFirst();
    assertThat(failure.step())
        .isNotNull()
        .extracting(SolveException.Step::kept)
        .isEqualTo(step.id());
    return step;
  }

  private String log(EmbeddedBuilder builder, FailedStep step, String... command) throws Exception {
    CommandStreams streams = streams(InputStream.nullInputStream());
    assertThat(builder.debug(step, List.of(command), null, streams, Map.of(), _ -> {})).isZero();
    return written();
  }

  @Test
  void isLookedAtInAnotherProcess() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    FailedStep step = failed(builder);
    assertThat(log(builder, step, "cat", "/half")).isEqualTo("half\n");
    assertThat(
            builder.debug(
                step, List.of("/bin/sh", "-c", "exit 42"), null, NOTHING, Map.of(), _ -> {}))
        .isEqualTo(42);
  }

  @Test
  void readsWhatItsCallerGives() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    FailedStep step = failed(builder);
    byte[] bytes = new byte[700_000];
    new Random(7).nextBytes(bytes);
    CommandStreams streams = streams(new ByteArrayInputStream(bytes));
    List<String> both = List.of("/bin/sh", "-c", "cat; echo told >&2");
    assertThat(builder.debug(step, both, null, streams, Map.of(), _ -> {})).isZero();
    assertThat(out.toByteArray()).isEqualTo(bytes);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("told\n");
  }

  @Test
  void endsWhenNobodyReadsIt() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    FailedStep step = failed(builder);
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("a broken pipe");
          }
        };
    CommandStreams streams = new CommandStreams(InputStream.nullInputStream(), gone, err);
    List<String> endless = List.of("/bin/sh", "-c", "while :; do echo y; done");
    assertThatThrownBy(() -> builder.debug(step, endless, null, streams, Map.of(), _ -> {}))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void itsAnswerToALineDoesNotWaitForTheNext() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    FailedStep step = failed(builder);
    List<String> ask = List.of("/bin/sh", "-c", "read a; echo got $a; read b; echo got $b");
    try (PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(typed)) {
      typed.write("one\n".getBytes(StandardCharsets.UTF_8));
      OutputStream answered =
          new OutputStream() {
            @Override
            public void write(int one) throws IOException {
              out.write(one);
              if (written().equals("got one\n")) {
                typed.write("two\n".getBytes(StandardCharsets.UTF_8));
                typed.flush();
              }
            }
          };
      CommandStreams streams = new CommandStreams(input, answered, err);
      assertThat(builder.debug(step, ask, null, streams, Map.of(), _ -> {})).isZero();
      assertThat(written()).isEqualTo("got one\ngot two\n");
    }
  }

  @Test
  void inputThatNobodyReadsHoldsUpNothing() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    FailedStep step = failed(builder);
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'y';
          }
        };
    List<String> leave = List.of("/bin/sh", "-c", "exit 5");
    assertThat(builder.debug(step, leave, null, streams(endless), Map.of(), _ -> {})).isEqualTo(5);
  }

  @Test
  void hasTheSecretsThatAreGivenAgain() throws Exception {
    Path file = Files.writeString(place.directory().resolve("token"), "s3cret");
    State step =
        base().run(Exec.args("/bin/sh", "-c", "test ! -s /run/s").secret("/run/s", "token"));
    Map<String, SolveRequest.SecretSource> secrets =
        Map.of("token", new SolveRequest.SecretSource.FromFile(file));
    SolveRequest request =
        SolveRequest.of(step.marshal(Platform.host()))
            .withLocals(Map.of("programs", programs))
            .withSecrets(secrets);
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    assertThat(catchThrowableOfType(SolveException.class, () -> builder.solve(request, _ -> {})))
        .isNotNull();
    FailedStep failed = builder.failedSteps().getFirst();
    List<String> show = List.of("/bin/sh", "-c", "cat /run/s");
    assertThat(builder.debug(failed, show, null, NOTHING, Map.of(), _ -> {})).isNotZero();
    CommandStreams streams = streams(InputStream.nullInputStream());
    assertThat(builder.debug(failed, show, null, streams, secrets, _ -> {})).isZero();
    assertThat(written()).isEqualTo("s3cret");
  }

  @Test
  void isLookedAtOnATerminal() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    FailedStep step = failed(builder);
    try (Pty pty = new Pty()) {
      String before = pty.settings();
      CompletableFuture<Integer> code =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return builder.debug(step, List.of(), pty.device(), NOTHING, Map.of(), _ -> {});
                } catch (SolveException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      pty.until("# ");
      pty.type("cat /half; test -t 0 && exit 6\r");
      pty.until("half\r\n");
      assertThat(code.get()).isEqualTo(6);
      assertThat(pty.settings()).isEqualTo(before);
    }
  }

  @Test
  void countsAndGoesWithAPrune() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    FailedStep step = failed(builder);
    StoreUsage usage = builder.prune(PruneOptions.GARBAGE).usage();
    assertThat(usage.items())
        .filteredOn(item -> item.kind() == StoreUsage.Kind.FAILED_STEP)
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.name()).isEqualTo(step.id());
              assertThat(item.bytes()).isPositive();
              assertThat(item.description()).contains("exit 3");
            });
    String own = step.own().getFirst().value();
    assertThat(usage.items())
        .filteredOn(item -> item.kind() == StoreUsage.Kind.LAYER)
        .extracting(StoreUsage.Item::name)
        .isNotEmpty()
        .doesNotContain(own);
    assertThat(
            builder
                .prune(new PruneOptions(-1, 3_600_000, false))
                .usage()
                .count(StoreUsage.Kind.FAILED_STEP))
        .as("is younger than an hour")
        .isOne();
    assertThat(builder.prune(new PruneOptions(-1, 0, true)).usage().items())
        .extracting(StoreUsage.Item::kind)
        .doesNotContain(StoreUsage.Kind.FAILED_STEP, StoreUsage.Kind.LAYER);
    assertThat(store.resolve("layers").resolve(own)).doesNotExist();
    assertThat(
            catchThrowableOfType(
                SolveException.class,
                () -> builder.debug(step, List.of(), null, NOTHING, Map.of(), _ -> {})))
        .hasMessageContaining("kept no more");
  }

  @Test
  void aStepThatWasCancelledIsNotKept() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread build =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    var _ =
                        builder.solve(
                            request(sh(base(), "echo begun; sleep 1236")),
                            event -> {
                              if (event instanceof SolveEvent.Log) {
                                begun.countDown();
                              }
                            });
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    begun.await();
    build.interrupt();
    build.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(builder.failedSteps()).isEmpty();
  }
}
