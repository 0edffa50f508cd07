package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.history.Recording;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code history} and {@code why} on a project whose builds are told of, not done. */
class HistoryVerbsTest {
  @TempDir Path directory;
  private CommandLine last = new CommandLine(0, "", "");

  private int bothy(String... words) {
    last = CommandLine.run(directory, Map.of("HOME", directory.toString()), words);
    return last.code();
  }

  private String shown() {
    return last.out();
  }

  private String said() {
    return last.err();
  }

  @BeforeEach
  void write() throws IOException {
    write("hello");
  }

  @Test
  void aBuildUntilAStepThatIsNotThereNamesTheSteps() {
    assertThat(bothy("build", "--until", "nothing")).isEqualTo(2);
    assertThat(said()).contains("there is no step 'nothing'; the steps are:\n").contains("/more");
    assertThat(shown()).isEmpty();
  }

  private void write(String text) throws IOException {
    Files.writeString(
        directory.resolve("build.envd"),
        """
        def build():
            return Source.scratch().file("/hello", data="TEXT").file("/more", data="x")
        """
            .replace("TEXT", text));
  }

  private void pretendToBuild() throws IOException, MalformedDefinitionException {
    pretendToBuild(graph(), "");
  }

  private Definition graph() throws IOException, MalformedDefinitionException {
    return Definition.parse(
        CommandLine.bytes(
            directory, Map.of("HOME", directory.toString()), "graph", "--format", "llb"));
  }

  /** A build in which every step ran. */
  private void pretendToBuild(Definition graph, String until) throws IOException {
    try (Store store = store()) {
      Recording recording = recording(store, graph, until);
      for (Vertex vertex : graph.vertices()) {
        recording.on(planned(vertex));
        recording.on(new SolveEvent.Started(vertex.digest(), Instant.now()));
        recording.on(new SolveEvent.Completed(vertex.digest(), Instant.now(), false, null));
      }
      recording.done(new SolveResult(graph.target().digest(), List.of(), 2, 0, Map.of()));
    }
  }

  private Store store() throws IOException {
    return Store.open(directory.resolve(".local/share/bothy"), EmbeddedBuilder.isRootless());
  }

  private Recording recording(Store store, Definition graph, String until) {
    return new Recording(
        store,
        new Recording.Subject(directory.toString(), "it:dev", until),
        SolveRequest.of(graph),
        SolveListener.none());
  }

  private static SolveEvent planned(Vertex vertex) {
    return new SolveEvent.Planned(
        vertex.digest(),
        vertex.name(),
        vertex.op().inputs().stream().map(Input::digest).distinct().toList(),
        vertex.location(),
        false);
  }

  @Test
  void aStoreWithoutBuilds() {
    assertThat(bothy("history")).isZero();
    assertThat(shown()).isEqualTo("ID  NAME  WHEN  TOOK  RAN  CACHED  FAILED  CANCELLED  RESULT\n");
    assertThat(bothy("history", "--format", "json")).isZero();
    assertThat(shown()).contains("\"schemaVersion\": 1").contains("\"builds\": []");
    assertThat(bothy("history", "b1")).isEqualTo(5);
    assertThat(said()).contains("the store remembers no build b1");
    assertThat(bothy("why", "hello")).as(said()).isZero();
    assertThat(shown()).contains("will run\n").contains("no earlier build of this project");
  }

  @Test
  void aBuildIsListedAndShown() throws Exception {
    pretendToBuild();
    assertThat(bothy("history")).isZero();
    String id = shown().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
    assertThat(shown()).contains("it:dev").contains("done");
    assertThat(bothy("history", id.substring(4))).isZero();
    assertThat(shown()).contains("file /hello").contains("critical path: #");
    assertThat(bothy("history", id, "--format", "json")).isZero();
    assertThat(shown())
        .contains("\"schemaVersion\": 1", "\"position\": \"build.envd:2:", "\"result\": \"ran\"");
  }

  @Test
  void stepsThatFailedOrWereStoppedDidNotRun() throws Exception {
    Files.writeString(
        directory.resolve("build.envd"),
        """
        def build():
            empty = Source.scratch()
            parts = [empty.file("/f%d" % n, data="x") for n in range(7)]
            return Source.merge(parts)
        """);
    Definition graph = graph();
    Instant now = Instant.now();
    try (Store store = store()) {
      Recording recording = recording(store, graph, "");
      List<Vertex> steps = graph.vertices();
      steps.forEach(vertex -> recording.on(planned(vertex)));
      String[] ends = {"", "", "exit code 1", "cancelled", "cancelled", "cancelled"};
      for (int i = 0; i < ends.length; i++) {
        Digest step = steps.get(i).digest();
        recording.on(new SolveEvent.Started(step, now));
        recording.on(
            new SolveEvent.Completed(step, now, false, ends[i].isEmpty() ? null : ends[i]));
      }
      recording.cancelled(new InterruptedException());
    }
    assertThat(bothy("history")).isZero();
    assertThat(shown()).containsPattern(" 2 +0 +1 +3 +cancelled\n");
    assertThat(bothy("history", "--format", "json")).isZero();
    assertThat(shown())
        .contains("\"ran\": 2,", "\"cached\": 0,", "\"failed\": 1,", "\"cancelled\": 3");
  }

  @Test
  void aBuildUntilAStepGivesTheOthersNoOtherNumbers() throws Exception {
    pretendToBuild();
    pretendToBuild(graph().upTo(graph().vertices().getFirst().digest()), "hello");
    assertThat(bothy("why", "2")).as(said()).isZero();
    assertThat(shown()).contains("#2 [build.envd:2:", "file /more");
  }

  @Test
  void aBuildUntilAStepIsTold() throws Exception {
    pretendToBuild();
    assertThat(bothy("history", "--format", "json")).isZero();
    assertThat(shown()).contains("\"until\": null");
    pretendToBuild(graph().upTo(graph().vertices().getFirst().digest()), "hello");
    assertThat(bothy("history")).isZero();
    assertThat(shown().lines().filter(line -> line.endsWith("  done, until hello"))).hasSize(1);
    String id = shown().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
    assertThat(bothy("history", id)).isZero();
    assertThat(shown()).contains("\nuntil     hello\n");
    assertThat(bothy("history", "--format", "json")).isZero();
    assertThat(shown()).contains("\"until\": \"hello\"");
  }

  @Test
  void aChangeIsExplained() throws Exception {
    pretendToBuild();
    write("good bye");
    assertThat(bothy("why", "more")).as(said()).isZero();
    assertThat(shown())
        .contains("#2 [build.envd:2:", "will run", "its input [build.envd:2:", "file /hello")
        .contains("its file /hello: content differs", "was: 5 bytes", "now: 8 bytes");
    assertThat(bothy("why", "1", "--format", "json")).isZero();
    assertThat(shown())
        .contains("\"schemaVersion\": 1", "\"kind\": \"changed\"", "\"state\": \"runs\"");
    assertThat(bothy("why")).isZero();
    assertThat(shown()).contains("NEXT BUILD").contains("1  [build.envd:2:");
  }

  @Test
  void whatIsNoStepEndsInTwo() {
    assertThat(bothy("why", "helo")).isEqualTo(2);
    assertThat(said()).contains("no step 'helo'").contains("#1 [build.envd:2:");
    assertThat(bothy("why", "file")).isEqualTo(2);
    assertThat(said()).contains("may mean 2 steps");
  }

  @Test
  void whyFetchesNothing() throws IOException {
    Files.writeString(
        directory.resolve("build.envd"),
        """
        lib = include("http://127.0.0.1:1/lib", ref="main")
        def build():
            base(image="debian")
        """);
    assertThat(bothy("why")).isEqualTo(3);
    assertThat(said()).contains("is not on this machine yet").doesNotContain("fetching");
  }

  @Test
  void aReportThatHasNoPlaceIsRefusedBeforeTheBuild() {
    assertThat(bothy("build", "--report", "nodir/r.html")).isEqualTo(1);
    assertThat(said()).contains("--report: ", "nodir/r.html cannot be written");
    assertThat(bothy("history")).isZero();
    assertThat(shown().lines()).hasSize(1);
  }
}
