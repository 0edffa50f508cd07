package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.worker.WorkerCommand;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.LocalOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole builds from directories of this machine: what comes in, and what a change in them runs. */
@Tag("containers")
@Timeout(900)
class LocalFilesTest extends BuildBench {
  @Test
  void aChangeThatNoStepReadsRunsNoStep() throws Exception {
    Path files = Files.createTempDirectory(place.directory(), "files");
    Files.writeString(files.resolve("used"), "used\n");
    Files.writeString(files.resolve("other"), "other\n");
    State state =
        sh(base().copy(State.local("files"), "/used", "/copied"), "cat /copied; cat /copied > /x");
    SolveResult first = solve(state, files);
    assertThat(log()).isEqualTo("used\n");
    Files.writeString(files.resolve("other"), "changed\n");
    SolveResult second = solve(state, files);
    assertThat(log()).isEmpty();
    assertThat(second.layers()).isEqualTo(first.layers());
    assertThat(second.executed()).isEqualTo(1); // the directory came in again
    Files.writeString(files.resolve("used"), "anew\n");
    solve(state, files);
    assertThat(log()).isEqualTo("anew\n");
  }

  private SolveResult solve(State state, Path files) throws Exception {
    events.clear();
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withLocals(Map.of("programs", programs, "files", files));
    return EmbeddedBuilder.open(store).solve(request, events::add);
  }

  @Test
  void touchingAFileRunsNothing() throws Exception {
    Path context = Files.createDirectories(place.directory().resolve("context"));
    Files.writeString(context.resolve("used"), "1");
    State state = sh(base().copy(State.local("context"), "used", "/used"), "cat /used");
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withLocals(Map.of("programs", programs, "context", context));
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult _ = builder.solve(request, events::add);
    Files.setLastModifiedTime(
        context.resolve("used"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    assertThat(builder.solve(request, events::add).executed()).isZero();
    Files.writeString(context.resolve("unused"), "x");
    events.clear();
    SolveResult _ = builder.solve(request, events::add);
    assertThat(log()).isEmpty();
    Files.writeString(context.resolve("used"), "2");
    SolveResult _ = builder.solve(request, events::add);
    assertThat(log()).isEqualTo("2");
  }

  @Test
  void aFileThatThePatternsLeaveOutStartsNoWorker() throws Exception {
    Path context = Files.createDirectories(place.directory().resolve("narrow"));
    Files.writeString(context.resolve("used"), "1");
    State local = State.local("context", new LocalOptions().include(List.of("used")));
    SolveRequest request =
        SolveRequest.of(State.scratch().copy(local, "used", "/used").marshal(Platform.host()))
            .withLocals(Map.of("context", context));
    SolveResult built = EmbeddedBuilder.open(store).solve(request, events::add);
    Files.writeString(context.resolve("unused"), "x");
    Files.writeString(Files.createDirectories(context.resolve("sub")).resolve("used"), "y");
    WorkerCommand none = new WorkerCommand(Path.of("/nonexistent"), "", null, List.of());
    EmbeddedBuilder withoutWorkers = EmbeddedBuilder.open(new EngineSettings(store, none));
    assertThat(withoutWorkers.solve(request, events::add).layers()).isEqualTo(built.layers());
    Files.writeString(context.resolve("used"), "2");
    assertThatThrownBy(() -> withoutWorkers.solve(request, events::add))
        .hasMessageContaining("namespaces");
  }

  @Test
  void ofADirectoryOnlyAListAndTheExceptionsComeIn() throws Exception {
    Path context = Files.createDirectories(place.directory().resolve("listed"));
    Files.writeString(context.resolve("known"), "1");
    Files.writeString(Files.createDirectories(context.resolve("sub")).resolve("sent"), "2");
    State local = State.local("files", new LocalOptions().metadataOnly(List.of("sub/s*", "none")));
    State state =
        sh(
            base().copy(local, "/", "/c"),
            "cd /c; ls -A . sub; stat -c %a:%u:%Y .fsutil-metadata; cat sub/sent");
    FileTime newest = FileTime.fromMillis(1_000_000_000_000L);
    for (String file : List.of("known", "sub/sent", "sub")) {
      Files.setLastModifiedTime(context.resolve(file), FileTime.fromMillis(5_000));
    }
    Files.setLastModifiedTime(context.resolve("known"), newest);
    SolveResult _ = solve(state, context);
    assertThat(log()).isEqualTo(".:\n.fsutil-metadata\nsub\n\nsub:\nsent\n644:0:1000000000\n2");
    assertThat(solve(state, context).executed()).isZero();
    // What is not sent counts by what the list says of it.
    Files.writeString(context.resolve("known"), "3");
    Files.setLastModifiedTime(context.resolve("known"), newest);
    assertThat(solve(state, context).executed()).isZero();
    Files.setLastModifiedTime(context.resolve("known"), FileTime.fromMillis(7_000));
    assertThat(solve(state, context).executed()).isPositive();
  }

  /** Of few files, which are copied, and of many, which become links. */
  @Test
  void namesOfOneFileStayThatInCopies() throws Exception {
    for (int more : new int[] {0, 1_100}) {
      Path context = Files.createDirectories(place.directory().resolve("linked" + more));
      Files.writeString(Files.createDirectories(context.resolve("d")).resolve("a"), "one");
      Files.createLink(context.resolve("b"), context.resolve("d/a"));
      Files.writeString(context.resolve("c"), "one");
      for (int i = 0; i < more; i++) {
        Files.writeString(context.resolve("f" + i), "");
      }
      State local = State.local("files");
      for (State state : List.of(local, State.scratch().copy(local, "/", "/"))) {
        Path tree = Files.createTempDirectory(place.directory(), "tree");
        SolveRequest request =
            SolveRequest.of(state.marshal(Platform.host()))
                .withLocals(Map.of("files", context))
                .withExports(List.of(export("rootfs", tree)));
        SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
        assertThat(Files.getAttribute(tree.resolve("b"), "unix:ino"))
            .isEqualTo(Files.getAttribute(tree.resolve("d/a"), "unix:ino"));
        assertThat(Files.getAttribute(tree.resolve("c"), "unix:nlink")).isEqualTo(1);
      }
    }
  }

  @Test
  void namesBeyondAsciiAreKeptInAnyLocale() throws Exception {
    Path context = Files.createDirectories(place.directory().resolve("names"));
    String name = "d\u00e9\u2713";
    try (Fd directory = Fd.directory(context)) {
      directory.openAt(name, Fd.O_CREAT | Fd.O_WRONLY, 0644).close();
    }
    State state = sh(base().copy(State.local("context"), "/", "/c"), "ls /c | od -An -tx1");
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withLocals(Map.of("programs", programs, "context", context));
    SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
    assertThat(log().strip()).isEqualTo("64 c3 a9 e2 9c 93 0a");
  }

  @Test
  void attributesOfLocalFilesComeAlong() throws Exception {
    Path files = Files.createTempDirectory(place.directory(), "files");
    Files.writeString(files.resolve("f"), "x");
    Path dir = Files.createDirectory(files.resolve("d"));
    for (Path path : List.of(files.resolve("f"), dir)) {
      attributes(path).write("note", ByteBuffer.wrap(new byte[] {7}));
    }
    Path dest = place.directory().resolve("tree-" + System.nanoTime());
    SolveRequest request =
        SolveRequest.of(State.local("files").marshal(Platform.host()))
            .withLocals(Map.of("files", files))
            .withExports(List.of(export("rootfs", dest)));
    SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
    for (String name : List.of("f", "d")) {
      ByteBuffer value = ByteBuffer.allocate(4);
      assertThat(attributes(dest.resolve(name)).read("note", value)).isEqualTo(1);
      assertThat(value.get(0)).isEqualTo((byte) 7);
    }
  }

  private static UserDefinedFileAttributeView attributes(Path path) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class));
  }
}
