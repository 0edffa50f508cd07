package dev.bothy.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.cache.KeyPart;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds are remembered, within bounds; whatever is wrong with a record, it counts as absent. */
class BuildHistoryTest {
  private static final long DAY = 24L * 3600 * 1000;
  private static final long NOW = System.currentTimeMillis();

  @TempDir Path store;
  private BuildHistory history;

  @BeforeEach
  void open() {
    history = new BuildHistory(store);
  }

  private static Digest digest(int number) {
    return Digest.of(new byte[] {(byte) number});
  }

  private static Build build(String id, String project, long started, Build.Result result) {
    return new Build(
        id,
        project,
        "name:dev",
        "linux/amd64",
        started,
        1234,
        result,
        true,
        "a step\nof two lines",
        "went wrong\nin two lines \\",
        "graph-" + id,
        List.of(
            new StepRun(
                digest(1), 1, StepRun.Outcome.RAN, 5, 7, 0, digest(2), digest(3), "an error"),
            new StepRun(digest(4), 0, StepRun.Outcome.NOT_REACHED, -1, -1, -1, null, null, "")));
  }

  private static BuildGraph graph(String id) {
    return new BuildGraph(
        id,
        List.of(
            new GraphStep(digest(1), null, "", null, true, List.of(), List.of()),
            new GraphStep(
                digest(4),
                digest(5),
                "a name\nof two lines",
                new SourceLocation("my dir/build.envd", 12, 5),
                false,
                List.of(digest(1)),
                List.of(new KeyPart("argument 0", "sh\n\\n"), new KeyPart("empty", "")))));
  }

  @Test
  void theStepThatABuildEndsWithIsNamedWithoutSecrets() {
    assertThat(new Recording.Subject("p", "n", "f?token=hunter2").until()).isEqualTo("f?token=…");
  }

  /** Those of two containers begin in one millisecond, with one process number. */
  @Test
  void buildsOfOneMillisecondHaveNamesOfTheirOwn() throws IOException {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      String id = history.unusedId("/p", NOW);
      history.put(build(id, "/p", NOW, Build.Result.DONE));
      assertThat(id).hasSize(10);
      assertThat(ids.add(id)).as(id).isTrue();
    }
    assertThat(history.of("/p")).hasSize(40);
  }

  @Test
  void aFileThatChangedAfterTheLastBuildIsNewer() throws IOException {
    Path file = Files.writeString(store.resolve("build.envd"), "");
    assertThat(history.hasNothingSince(file, "/p")).as("nothing was built").isTrue();
    Files.setLastModifiedTime(file, FileTime.fromMillis(NOW - DAY));
    history.put(build("a", "/p", NOW, Build.Result.DONE));
    assertThat(history.hasNothingSince(file, "/p")).isFalse();
    assertThat(history.hasNothingSince(file, "/q")).as("another project").isTrue();
    try (Stream<Path> projects = Files.list(store.resolve("builds"))) {
      for (Path project : projects.toList()) {
        Files.setLastModifiedTime(project, FileTime.fromMillis(NOW - 2 * DAY));
      }
    }
    assertThat(history.hasNothingSince(file, "/p")).isTrue();
    Files.setLastModifiedTime(file, FileTime.fromMillis(NOW + DAY));
    assertThat(history.hasNothingSince(file, "/p")).as("a clock that is wrong").isFalse();
    assertThat(history.hasNothingSince(store.resolve("none"), "/p")).isFalse();
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Build build = build("b1", "/a project", NOW, Build.Result.FAILED);
    history.put(graph("graph-b1"));
    history.put(build);
    assertThat(history.of("/a project")).containsExactly(build);
    assertThat(history.all()).containsExactly(build);
    assertThat(history.of("/another")).isEmpty();
    assertThat(history.graph(build)).isEqualTo(graph("graph-b1"));
    assertThat(history.hasGraph("graph-b1")).isTrue();
  }

  @Test
  void ofUnchangedBuildsOfAGraphTheLastOneIsKept() throws IOException {
    Build first = build("b1", "/p", NOW - 3, Build.Result.DONE);
    Build second = build("b2", "/p", NOW - 2, Build.Result.UNCHANGED);
    Build third =
        new Build(
            "b3",
            "/p",
            "n",
            "linux",
            NOW,
            1,
            Build.Result.UNCHANGED,
            false,
            "",
            "",
            "graph-b2",
            List.of());
    history.put(first);
    history.put(second);
    history.put(third);
    assertThat(history.of("/p")).extracting(Build::id).containsExactly("b3", "b1");
  }

  @Test
  void theOldestGoWhenThereAreMany() throws IOException {
    for (int i = 0; i < BuildHistory.MOST + 7; i++) {
      history.put(build("b" + (100 + i), "/p", NOW + i, Build.Result.DONE));
    }
    history.put(build("b050", "/q", NOW, Build.Result.DONE));
    List<Build> kept = history.of("/p");
    assertThat(kept).hasSize(BuildHistory.MOST);
    assertThat(kept.getLast().id()).isEqualTo("b107");
    assertThat(history.of("/q")).hasSize(1);
  }

  @Test
  void pruneForgetsWhatIsOldAndGraphsThatNobodyHas() throws IOException {
    for (String id : List.of("old", "recent", "ancient", "nobody")) {
      history.put(graph("graph-" + id));
      Files.setLastModifiedTime(
          store.resolve("builds/graphs/graph-" + id),
          java.nio.file.attribute.FileTime.fromMillis(NOW - DAY));
    }
    history.put(build("recent", "/p", NOW - DAY, Build.Result.DONE));
    history.put(build("old", "/p", NOW - 10 * DAY, Build.Result.DONE));
    history.put(build("ancient", "/q", NOW - 100 * DAY, Build.Result.DONE));
    history.prune(BuildHistory.LONGEST_MILLIS);
    assertThat(history.all()).extracting(Build::id).containsExactly("recent", "old");
    assertThat(graphs()).containsExactly("graph-old", "graph-recent");
    history.prune(2 * DAY);
    assertThat(history.all()).extracting(Build::id).containsExactly("recent");
    history.prune(0);
    assertThat(history.all()).isEmpty();
    assertThat(graphs()).isEmpty();
    assertThat(store.resolve("builds").toFile().list()).containsExactly("graphs");
  }

  private List<String> graphs() throws IOException {
    try (Stream<Path> files = Files.list(store.resolve("builds/graphs"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsDamagedCountsAsAbsent() throws IOException {
    Build build = build("b1", "/p", NOW, Build.Result.DONE);
    history.put(graph("graph-b1"));
    history.put(build);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(store)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    assertThat(files).hasSize(2);
    Random random = new Random(4);
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      for (int round = 0; round < 200; round++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, damaged);
        boolean isBuild = !file.toString().contains("graphs");
        assertThat(isBuild ? history.all().isEmpty() : history.graph(build).steps().isEmpty())
            .isTrue();
      }
      for (int length = 0; length < whole.length; length += 7) {
        Files.write(file, java.util.Arrays.copyOf(whole, length));
        assertThat(history.all()).hasSizeLessThan(2);
      }
      Files.write(file, whole);
    }
    assertThat(history.all()).containsExactly(build);
  }
}
