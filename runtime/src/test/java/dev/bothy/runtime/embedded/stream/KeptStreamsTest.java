package dev.bothy.runtime.embedded.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.embedded.host.HostTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of what goes through pipes nothing is lost, and what cannot be written is told. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class KeptStreamsTest {
  private static final Path NULL = Path.of("/dev/null");

  @TempDir Path directory;

  private Path file(String name) {
    return directory.resolve(name);
  }

  /** Runs a script as the command of nobody's user, with these files as its streams. */
  private int run(String script, Path in, Path out, Path errors) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            script);
    builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(errors.toFile());
    return builder.start().waitFor();
  }

  /** The other side of {@link #run}. */
  static final class Main {
    public static void main(String[] args) throws Exception {
      List<String> line = List.of("sh", "-c", args[0]);
      Foreground foreground = Foreground.inside(false, HostTools.ofThisProcess());
      System.exit(foreground.run(line, null, KeptStreams.of(-1, -1)));
    }
  }

  @Test
  void theCommandHasPipesAndTheFilesHaveWhatItSays() throws Exception {
    Path in = Files.writeString(file("in"), "of in\n");
    String script =
        "cat; for i in 0 1 2; do readlink /proc/$$/fd/$i; done; echo odd >&2;"
            + " head -c 1000000 /dev/zero | tr '\\0' x; exit 7";
    assertThat(run(script, in, file("out"), file("errors"))).isEqualTo(7);
    List<String> said = Files.readAllLines(file("out"));
    assertThat(said).hasSize(5).first().isEqualTo("of in");
    assertThat(said.subList(1, 4)).allMatch(stream -> stream.startsWith("pipe:"));
    assertThat(said.getLast()).hasSize(1_000_000);
    assertThat(file("errors")).hasContent("odd");
  }

  @Test
  void whatTheCommandDoesNotReadIsNotWaitedFor() throws Exception {
    assertThat(run("head -c 3; exit 4", Path.of("/dev/zero"), file("out"), file("errors")))
        .isEqualTo(4);
  }

  @Test
  void aPipeWithANameIsAFileToo() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file("pipe").toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "echo through > " + file("pipe")).inheritIO().start();
    assertThat(run("readlink /proc/$$/fd/0; cat", file("pipe"), file("out"), file("errors")))
        .isZero();
    assertThat(writer.waitFor()).isZero();
    assertThat(Files.readAllLines(file("out")))
        .hasSize(2)
        .first()
        .matches(stream -> stream.startsWith("pipe:"));
  }

  @Test
  void aFullDiskEndsTheCommandAndIsTold() throws Exception {
    Path full = Path.of("/dev/full");
    for (String script : List.of("echo lost", "head -c 1000000 /dev/zero")) {
      assertThat(run(script, NULL, full, file("errors"))).isNotZero();
      assertThat(file("errors")).content().contains("/dev/full: No space left");
    }
  }
}
