package dev.bothy.engine;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Versions of a large directory: one store sees them all, others only one of them. */
@Tag("containers")
@Timeout(900)
class LocalVersionsTest extends BuildBench {
  private static final int DIRECTORIES = 24;
  private static final int FILES = 50;
  private static final int TURNS = 2;

  private final Random random = new Random(20261129);
  private int fresh;

  @Test
  void whateverIsEditedTheImageIsThatOfAStoreThatNeverSawAnotherVersion() throws Exception {
    Path files = Files.createTempDirectory(place.directory(), "many");
    for (int d = 0; d < DIRECTORIES; d++) {
      Files.createDirectories(files.resolve("d" + d));
      for (int f = 0; f < FILES; f++) {
        write(files.resolve("d" + d + "/f" + f));
      }
    }
    Thread.sleep(2_100); // from then on a change shows, and files are shared
    State local = State.local("files");
    State copied = State.scratch().copy(local, "/", "/data");
    State older = State.scratch().mkdir("/d1", 0755).mkfile("/d1/f1", 0644, "of another tree");
    State elsewhere = State.scratch().copy(local, "/", "/elsewhere");
    List<State> states =
        List.of(
            copied,
            State.merge(List.of(local, copied)),
            State.merge(List.of(older, local)),
            State.merge(List.of(copied, elsewhere)),
            State.diff(older, copied),
            elsewhere,
            older.copy(local, "/", "/data"));
    for (int turn = 0; turn < TURNS; turn++) {
      for (int i = 0; i < states.size(); i++) {
        Path mine = build(states.get(i), files, store);
        Path theirs =
            build(states.get(i), files, Files.createTempDirectory(place.directory(), "fresh"));
        assertThat(Files.mismatch(mine, theirs)).as("turn %d, state %d", turn, i).isEqualTo(-1);
        edit(files);
      }
    }
    assertThat(EmbeddedBuilder.open(store).check().damage()).isEmpty();
  }

  private Path build(State state, Path files, Path into) throws Exception {
    Path archive = place.directory().resolve("image-" + fresh++ + ".tar");
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withLocals(Map.of("files", files))
            .withExports(List.of(export("oci", archive)));
    SolveResult _ = EmbeddedBuilder.open(into).solve(request, events::add);
    return archive;
  }

  /** A text that was never there before, as long as many another. */
  private void write(Path file) throws IOException {
    Files.writeString(file, "text " + (1_000_000 + fresh++) + "\n");
  }

  private void edit(Path files) throws IOException {
    write(files.resolve("d0/f0")); // something always changes
    for (int n = random.nextInt(4); n >= 0; n--) {
      Path directory = files.resolve("d" + random.nextInt(1, DIRECTORIES));
      Path file;
      try (Stream<Path> children = Files.list(directory)) {
        List<Path> there =
            children.filter(f -> Files.isRegularFile(f, NOFOLLOW_LINKS)).sorted().toList();
        file = there.get(random.nextInt(there.size()));
      }
      switch (random.nextInt(8)) {
        case 0 -> Files.delete(file);
        case 1 -> write(directory.resolve("new" + fresh));
        case 2 -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        case 3 -> Files.move(file, directory.resolve("moved" + fresh++));
        case 4 -> {
          Files.delete(file);
          write(Files.createDirectory(file).resolve("below"));
          Files.move(file, directory.resolve("became" + fresh++));
        }
        case 5 -> {
          Files.delete(file);
          Files.createSymbolicLink(file, Path.of("f1"));
        }
        case 6 -> Files.createLink(directory.resolve("again" + fresh++), file);
        default -> write(file);
      }
    }
  }
}
