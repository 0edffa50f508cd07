package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Whole builds: this process asks, a worker runs containers. One store a test. */
abstract class BuildBench {
  static TestRoot place;
  static Path programs;

  Path store;
  final List<SolveEvent> events = new ArrayList<>();

  @BeforeAll
  static void fill() throws IOException {
    place = new TestRoot();
    programs = Files.createDirectory(place.directory().resolve("programs"));
    TestRoot.fillWithPrograms(programs);
  }

  @AfterAll
  static void clean() throws IOException {
    place.close();
  }

  @BeforeEach
  void make() throws IOException {
    store = Files.createTempDirectory(place.directory(), "store");
  }

  @AfterEach
  void remove() throws Exception {
    for (StoreUsage.Item item :
        EmbeddedBuilder.open(store).prune(PruneOptions.GARBAGE).usage().items()) {
      assertThat(item.kind()).isNotEqualTo(StoreUsage.Kind.LEFTOVER);
    }
    assertThat(mounts()).noneMatch(line -> line.contains(store.toString()));
  }

  private static List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts"));
  }

  static State base() {
    return State.scratch().copy(State.local("programs"), "/", "/");
  }

  static State sh(State state, String script) {
    return state.run(Exec.args("/bin/sh", "-c", script));
  }

  SolveRequest request(State state, SolveRequest.Export... exports) {
    return SolveRequest.of(state.marshal(Platform.host()))
        .withLocals(Map.of("programs", programs))
        .withExports(List.of(exports));
  }

  SolveResult solve(State state, SolveRequest.Export... exports) throws Exception {
    events.clear();
    return EmbeddedBuilder.open(store).solve(request(state, exports), events::add);
  }

  String log() {
    StringBuilder text = new StringBuilder();
    for (SolveEvent event : events) {
      if (event instanceof SolveEvent.Log log) {
        text.append(log.text());
      }
    }
    return text.toString();
  }

  static SolveRequest.Export export(String type, Path dest) {
    return new SolveRequest.Export(type, Map.of("dest", dest.toString(), "name", "test:1"));
  }
}
