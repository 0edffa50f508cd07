package dev.bothy.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes in at one end of the pipe comes out at the other. */
class WireTest {
  private static final Digest VERTEX = Digest.of(new byte[] {1});
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

  static List<SolveEvent> events() {
    return List.of(
        new SolveEvent.Planned(
            VERTEX, "naïve 🎈", List.of(VERTEX), new SourceLocation("build.envd", 3, 4), true),
        new SolveEvent.Planned(VERTEX, "", List.of(), null, false),
        new SolveEvent.Started(VERTEX, NOW),
        new SolveEvent.Log(VERTEX, NOW, true, "one\ntwo"),
        new SolveEvent.Transfer(VERTEX, "layer", 5, -1),
        new SolveEvent.Completed(VERTEX, NOW, false, "no"),
        new SolveEvent.Completed(VERTEX, NOW, true, null),
        new SolveEvent.Warning(VERTEX, "mind"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void events(SolveEvent event) throws IOException {
    assertThat(through(new WorkerMessage.Event(event))).isEqualTo(new WorkerMessage.Event(event));
  }

  private static WorkerMessage through(WorkerMessage message) throws IOException {
    return WorkerMessage.decode(new DataInputStream(new ByteArrayInputStream(message.encode())));
  }

  @Test
  void results() throws IOException {
    WorkerMessage solved =
        new WorkerMessage.Solved(
            new SolveResult(VERTEX, List.of("l-1", "l-2"), 3, 4, Map.of("a", "b")));
    assertThat(through(solved)).isEqualTo(solved);
    WorkerMessage nested =
        new WorkerMessage.Nested(VERTEX, State.image("a:1").marshal(Platform.LINUX_AMD64));
    assertThat(through(nested)).isEqualTo(nested);
    assertThat(through(new WorkerMessage.Ended(7))).isEqualTo(new WorkerMessage.Ended(7));
    WorkerMessage made = new WorkerMessage.Made(List.of("l-1", "l-2"));
    assertThat(through(made)).isEqualTo(made);
    assertThat(through(new WorkerMessage.InputWanted())).isEqualTo(new WorkerMessage.InputWanted());
  }

  @Test
  void bytesOfCommands() throws IOException {
    byte[] bytes = {0, -1, 10};
    assertThat(through(new WorkerMessage.Output(true, bytes)))
        .isInstanceOfSatisfying(
            WorkerMessage.Output.class,
            output -> {
              assertThat(output.stderr()).isTrue();
              assertThat(output.bytes()).isEqualTo(bytes);
            });
  }

  @Test
  void failures() throws IOException {
    SolveException error =
        new SolveException(
            SolveException.Kind.STEP,
            "it failed",
            "mend it",
            new SolveException.Step(
                VERTEX, "step", null, "sh -c x", 7, List.of("last words"), "1a2b"),
            new IOException("why"));
    error.addSuppressed(new SolveException(SolveException.Kind.HOST, "this too", null, null, null));
    WorkerMessage.Failed failed = (WorkerMessage.Failed) through(new WorkerMessage.Failed(error));
    assertThat(failed.error()).hasMessage("it failed");
    assertThat(failed.error().hint()).isEqualTo("mend it");
    assertThat(failed.error().step()).isEqualTo(error.step());
    assertThat(failed.error().getCause()).hasMessageContaining("why");
    assertThat(failed.error().getSuppressed())
        .singleElement()
        .satisfies(other -> assertThat(other).hasMessage("this too"));
    assertThat(through(new WorkerMessage.Inspectable(error)))
        .isInstanceOfSatisfying(
            WorkerMessage.Inspectable.class,
            i -> assertThat(i.failure().step()).isEqualTo(error.step()));
  }

  @Test
  void lookingAtAFailedStep() throws IOException {
    for (WorkerRequest.Debug debug :
        List.of(
            new WorkerRequest.Debug("1a2b", List.of(), "/dev/pts/3", Map.of()),
            new WorkerRequest.Debug(
                "1a2b", List.of("ls", "a b"), null, Map.of("default", Path.of("/agent"))))) {
      assertThat(
              WorkerRequest.decode(new DataInputStream(new ByteArrayInputStream(debug.encode()))))
          .isEqualTo(debug);
    }
  }

  @Test
  void requests() throws Exception {
    Definition graph = State.scratch().mkfile("/a", 0644, "a").marshal(Platform.host());
    WorkerRequest.Solve solve =
        new WorkerRequest.Solve(
            graph,
            Map.of("ctx", Path.of("/somewhere")),
            Map.of(),
            List.of(new SolveRequest.Export("oci", Map.of("dest", "x"))),
            new SolveRequest.Options(
                true,
                false,
                true,
                true,
                5000,
                new SolveRequest.Limits(1, 2, 3),
                new ExecMeta.ProxyEnv("a", "b", "c", "d", "e")),
            Map.of("default", Path.of("/agent")),
            new SolveRequest.Caches(
                List.of(new SolveRequest.Cache("local", Map.of("src", "/cache"))),
                List.of(new SolveRequest.Cache("registry", Map.of("ref", "a/b", "mode", "max")))),
            SourcePolicy.parse("{\"rules\": []}".getBytes(StandardCharsets.UTF_8), "policy"),
            Map.of("0a", "0b"),
            "process 1 (a:dev of /b)");

    ClientMessage.Begin read =
        (ClientMessage.Begin)
            ClientMessage.decode(
                new DataInputStream(
                    new ByteArrayInputStream(
                        new ClientMessage.Begin("/store", true, solve).encode())));
    assertThat(read.store()).isEqualTo("/store");
    assertThat(read.rootless()).isTrue();
    assertThat(read.request())
        .isInstanceOfSatisfying(
            WorkerRequest.Solve.class,
            s -> {
              assertThat(s.definition().toBytes()).isEqualTo(graph.toBytes());
              assertThat(s.locals()).isEqualTo(solve.locals());
              assertThat(s.exports()).isEqualTo(solve.exports());
              assertThat(s.options()).isEqualTo(solve.options());
              assertThat(s.sshAgents()).isEqualTo(solve.sshAgents());
              assertThat(s.caches()).isEqualTo(solve.caches());
              assertThat(s.policy().json()).isEqualTo("{\"rules\": []}");
              assertThat(s.localTrees()).isEqualTo(solve.localTrees());
            });
  }
}
