package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.llb.Definition;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the graph of a nested build is found, and where it is not. */
class DefinitionFileTest {
  private static final Definition GRAPH =
      State.scratch().mkfile("/f", 0644, "x").marshal(Platform.LINUX_AMD64);

  @TempDir Path directory;
  private Path lower;
  private Path upper;

  @BeforeEach
  void fill() throws Exception {
    lower = Files.createDirectory(directory.resolve("lower"));
    Files.createDirectory(lower.resolve("sub"));
    upper = Files.createDirectory(directory.resolve("upper"));
    Files.write(lower.resolve("sub/graph"), GRAPH.toBytes());
    Files.createSymbolicLink(upper.resolve("relative"), Path.of("sub/graph"));
    Files.createSymbolicLink(upper.resolve("absolute"), Path.of("/sub/graph"));
    Files.createSymbolicLink(upper.resolve("beyond"), Path.of("../../../sub/graph"));
    Files.createSymbolicLink(upper.resolve("directory"), Path.of("/sub"));
    Files.createSymbolicLink(upper.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(upper.resolve("loop"), Path.of("loop"));
    Files.write(directory.resolve("outside"), GRAPH.toBytes());
    Files.createSymbolicLink(upper.resolve("out"), directory.resolve("outside"));
    Files.writeString(upper.resolve("text"), "no graph");
    Files.createFile(upper.resolve("empty"));
  }

  private Definition read(String file) throws Exception {
    return DefinitionFile.read(
        new MergedTree(List.of(upper, lower), new OverlayMarks(false)), file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sub/graph",
        "/sub/graph",
        "../sub/./graph",
        "relative",
        "/absolute",
        "beyond",
        "directory/graph",
        "directory/../sub/graph"
      })
  void isFoundInsideTheTree(String file) throws Exception {
    assertThat(read(file)).isEqualTo(GRAPH);
  }

  private void refused(String file, String... words) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(StepFailure.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void whatIsNoneIsToldByItsName() throws Exception {
    refused("none", "no file /none");
    refused("dangling", "no file dangling (/nowhere)");
    refused("sub/graph/below", "no file /sub/graph/below");
    refused("out", "no file out (" + directory.resolve("outside") + ")");
    refused("loop", "too many symbolic links", "loop");
    refused("sub", "/sub", "no regular file");
    refused("", "no regular file");
    refused("text", "/text", "no LLB definition");
    refused("empty", "/empty", "empty definition");
    assertThat(new ProcessBuilder("mkfifo", upper.resolve("pipe").toString()).start().waitFor())
        .isZero();
    refused("pipe", "/pipe", "no regular file");
  }

  @Test
  void itsSizeIsBounded() throws Exception {
    try (RandomAccessFile large = new RandomAccessFile(upper.resolve("large").toFile(), "rw")) {
      large.setLength((64L << 20) + 1);
    }
    refused("large", "/large", "larger than 64 MiB");
  }
}
