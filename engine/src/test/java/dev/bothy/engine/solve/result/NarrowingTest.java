package dev.bothy.engine.solve.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.SolveSettings;
import dev.bothy.engine.solve.Solver;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a change in a directory runs again, given what of the directory is read. */
class NarrowingTest {
  /** A graph that reads the directory. */
  private interface Reader {
    State of(State directory);
  }

  /** What happens to the directory between two builds. */
  private interface Change {
    void to(Path directory) throws IOException;
  }

  private record Reads(String name, Reader reader) {}

  private record Case(Reads reads, String change, Change doing, boolean again) {}

  private static final Reads FILE =
      new Reads("a copied file", d -> State.scratch().copy(d, "/used.txt", "/x"));
  private static final Reads LINK =
      new Reads(
          "a link that is followed",
          d -> State.scratch().copy(d, "/link", "/x", new CopyOptions().followSymlink()));
  private static final Reads ARCHIVE =
      new Reads(
          "an archive behind a link that is not followed",
          d -> State.scratch().copy(d, "/link", "/x", new CopyOptions().unpack()));
  private static final Reads ARCHIVES =
      new Reads(
          "archives that match, behind links that are not followed",
          d -> State.scratch().copy(d, "/li*", "/x", new CopyOptions().wildcard(false).unpack()));
  private static final Reads PATTERN =
      new Reads(
          "files that match",
          d -> State.scratch().copy(d, "/*.txt", "/x", new CopyOptions().wildcard(false)));
  private static final Reads FILTERED =
      new Reads(
          "a directory without its logs",
          d ->
              State.scratch()
                  .copy(d, "/dir", "/x", new CopyOptions().exclude(List.of("**/*.log"))));
  private static final Reads TWICE =
      new Reads(
          "two copies that may find nothing",
          d ->
              State.scratch()
                  .copy(d, "/*.one", "/x", new CopyOptions().wildcard(true))
                  .copy(d, "/*.two", "/y", new CopyOptions().wildcard(true)));
  private static final Reads BASE =
      new Reads("what files are put into", d -> d.mkfile("/made", 0644, "x"));
  private static final Reads MOUNT =
      new Reads(
          "a directory mounted read-only",
          d -> State.scratch().run(Exec.args("/do").mountReadonly("/src", d, "dir")));
  private static final Reads NOT_BY_CONTENT =
      new Reads(
          "a directory mounted read-only that does not count by its content",
          d ->
              State.scratch()
                  .run(
                      Exec.args("/do")
                          .bind("/src", d, "dir", true, false, Mount.ContentCache.OFF)));
  private static final Reads WRITTEN_PART =
      new Reads(
          "a part that is mounted, of what becomes a result",
          d ->
              State.scratch()
                  .runAll(
                      Exec.args("/do")
                          .bind("/src", d, "dir", false, false, Mount.ContentCache.DEFAULT))
                  .mount("/src"));
  private static final Reads ALL = new Reads("what a step runs on", d -> d.run(Exec.args("/do")));
  private static final Reads WRITTEN =
      new Reads(
          "a mount that becomes a result",
          d -> State.scratch().runAll(Exec.args("/do").mount("/src", d)).mount("/src"));

  private static final List<Case> CASES =
      List.of(
          new Case(FILE, "another file changes", d -> write(d, "other", "b"), false),
          new Case(FILE, "a file is added", d -> write(d, "new", ""), false),
          new Case(FILE, "the file changes", d -> write(d, "used.txt", "b"), true),
          new Case(FILE, "its time changes beside another's text", NarrowingTest::touch, false),
          new Case(FILE, "its permissions change", d -> chmod(d, "used.txt"), true),
          new Case(LINK, "another file changes", d -> write(d, "other", "b"), false),
          new Case(LINK, "the link's target changes", d -> write(d, "dir/deep", "b"), true),
          new Case(ARCHIVE, "another file changes", d -> write(d, "other", "b"), false),
          new Case(ARCHIVE, "the archive changes", d -> write(d, "dir/deep", "b"), true),
          new Case(ARCHIVE, "the link leads to its equal", d -> relink(d, "other"), true),
          new Case(ARCHIVES, "an archive changes", d -> write(d, "dir/deep", "b"), true),
          new Case(PATTERN, "a file that does not match", d -> write(d, "other", "b"), false),
          new Case(PATTERN, "a file that does is added", d -> write(d, "new.txt", ""), true),
          new Case(PATTERN, "one is renamed", d -> move(d, "used.txt", "renamed.txt"), true),
          new Case(FILTERED, "a log changes", d -> write(d, "dir/a.log", "b"), false),
          new Case(FILTERED, "a file outside changes", d -> write(d, "used.txt", "b"), false),
          new Case(FILTERED, "a file below changes", d -> write(d, "dir/deep", "b"), true),
          new Case(FILTERED, "a file below goes", d -> Files.delete(d.resolve("dir/deep")), true),
          new Case(TWICE, "one's file becomes the other's", d -> move(d, "a.one", "a.two"), true),
          new Case(MOUNT, "a file outside changes", d -> write(d, "used.txt", "b"), false),
          new Case(MOUNT, "a file in it changes", d -> write(d, "dir/deep", "b"), true),
          new Case(NOT_BY_CONTENT, "a file outside", d -> write(d, "used.txt", "b"), true),
          new Case(WRITTEN_PART, "a file outside", d -> write(d, "used.txt", "b"), true),
          new Case(BASE, "any file changes", d -> write(d, "other", "b"), true),
          new Case(ALL, "any file changes", d -> write(d, "other", "b"), true),
          new Case(WRITTEN, "any file changes", d -> write(d, "other", "b"), true));

  private static void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static void chmod(Path directory, String name) throws IOException {
    Files.setPosixFilePermissions(
        directory.resolve(name), PosixFilePermissions.fromString("rwx------"));
  }

  private static void move(Path directory, String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to));
  }

  private static void relink(Path directory, String target) throws IOException {
    Files.delete(directory.resolve("link"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of(target));
  }

  private static void touch(Path directory) throws IOException {
    Files.setLastModifiedTime(directory.resolve("used.txt"), FileTime.fromMillis(1_000_000));
    write(directory, "other", "b");
  }

  @TempDir Path place;
  private final List<String> ran = java.util.Collections.synchronizedList(new ArrayList<>());

  @TestFactory
  Stream<DynamicTest> runsAgain() {
    return CASES.stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.reads().name() + ": " + c.change(),
                    () -> {
                      Path home = Files.createTempDirectory(place, "case");
                      check(c, home, fill(Files.createDirectory(home.resolve("src"))));
                    }));
  }

  private static Path fill(Path directory) throws IOException {
    Files.createDirectory(directory.resolve("dir"));
    for (String name : List.of("used.txt", "other", "dir/deep", "dir/a.log", "a.one")) {
      write(directory, name, "a");
    }
    Files.createSymbolicLink(directory.resolve("link"), Path.of("dir/deep"));
    return directory;
  }

  private void check(Case c, Path home, Path directory) throws Exception {
    try (Store store = Store.open(home.resolve("store"), false)) {
      State state = c.reads().reader().of(State.local("src"));
      List<LayerId> first = solve(store, state, directory);
      ran.clear();
      c.doing().to(directory);
      List<LayerId> second = solve(store, state, directory);
      if (c.again()) {
        assertThat(ran).isNotEmpty();
      } else {
        assertThat(ran).isEmpty();
        assertThat(second).isEqualTo(first);
      }
      // Whatever it was, the next build knows.
      ran.clear();
      assertThat(solve(store, state, directory)).isEqualTo(second);
      assertThat(ran).isEmpty();
    }
  }

  private List<LayerId> solve(Store store, State state, Path directory) throws Exception {
    Sources sources =
        new Sources(store, new SourceSettings(Map.of("src", directory), Map.of(), false, false));
    Solver solver =
        new Solver(
            store,
            sources,
            _ -> (vertex, _, context) -> step(store, vertex, context),
            _ -> null,
            new EventSink(_ -> {}),
            new SolveSettings(false, false, false, 0, 2, 2),
            RecordsElsewhere.NONE,
            "the test");
    try {
      return solver.solve(state.marshal(Platform.parse("linux/amd64"))).layers();
    } finally {
      solver.release();
    }
  }

  private List<Result> step(Store store, Vertex vertex, StepContext context) throws StepFailure {
    context.log(false, "");
    ran.add(vertex.name());
    List<Result> results = new ArrayList<>();
    int outputs = outputs(vertex.op());
    try {
      for (int i = 0; i < outputs; i++) {
        try (PendingLayer layer = store.layers().begin()) {
          Files.writeString(layer.fs().resolve("made"), vertex.name() + i);
          results.add(new Result(List.of(layer.commit())));
        }
      }
    } catch (IOException e) {
      throw StepFailure.host("cannot write", null, e);
    }
    return results;
  }

  private static int outputs(Op op) {
    return op.kind() instanceof FileOp ? 1 : 2;
  }
}
