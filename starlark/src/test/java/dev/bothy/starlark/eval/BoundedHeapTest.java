package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a JVM with a small heap every operation that is repeated, or whose results are kept, until the
 * memory limit ends it does end so, and not in an OutOfMemoryError: what is alive is never more
 * than the limit and a tenth.
 */
class BoundedHeapTest {
  private static final long LIMIT = 8 << 20;

  private static final String READY = "print(\"ready\")";

  /** Beside the limit and a tenth: what the JVM, the library and one file take. */
  private static final long BESIDE = (17 << 20) - LIMIT * 11 / 10;

  /** The JVM that runs the programs. */
  static final class Child {
    private Child() {}

    /** Runs each file; writes a line for each that does not end as it must. */
    public static void main(String[] files) throws IOException {
      Limits limits =
          Limits.TRUSTED.withMaxAllocatedBytes(Long.parseLong(files[1])).withMaxSteps(3_000_000);
      for (String file : Files.readAllLines(Path.of(files[0]))) {
        String text = Files.readString(Path.of(file));
        String end = run(text, limits);
        boolean scans =
            Allocations.SCANNING.stream().anyMatch(e -> text.contains("append(" + e + ")"));
        if (!end.contains(scans ? "too many steps" : "too much memory")) {
          System.out.println(text.lines().filter(l -> l.contains("append(")).toList() + ": " + end);
        }
      }
      System.out.println("all run");
    }

    private static String run(String text, Limits limits) {
      // Its values are made before what it is about begins.
      boolean[] begun = {!text.contains(READY)};
      StarlarkThread thread =
          StarlarkThread.builder()
              .limits(limits)
              .printer(line -> begun[0] |= line.equals("ready"))
              .build();
      try {
        Starlark.execute(thread, SourceFile.of("f", text), Dialect.ALL, AllocationTest.NAMES);
        return "it ended well";
      } catch (EvalException e) {
        return begun[0] ? e.text() : "its values take too much";
      } catch (VirtualMachineError e) {
        return e + " at " + thread.allocatedBytes() + " bytes, " + thread.steps() + " steps";
      }
    }
  }

  private static List<String> runAll(List<String> programs, long limit, Path scratch)
      throws Exception {
    List<String> files = new ArrayList<>();
    for (String program : programs) {
      Path file = scratch.resolve(files.size() + ".star");
      Files.writeString(file, program);
      files.add(file.toString());
    }
    Path list = scratch.resolve("list");
    Files.write(list, files);
    Path out = scratch.resolve("out");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (limit * 11 / 10 + BESIDE) / 1024 + "k",
                "-Xmn4m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/classes"
                    + java.io.File.pathSeparator
                    + "target/test-classes"
                    + java.io.File.pathSeparator
                    + System.getProperty("java.class.path"),
                Child.class.getName(),
                list.toString(),
                String.valueOf(limit))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(child.waitFor(10, TimeUnit.MINUTES)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    return Files.readAllLines(out, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsMadeFromLargeArguments(@TempDir Path scratch) throws Exception {
    List<String> programs =
        Allocations.LARGE.stream().map(e -> Allocations.repeating(e, 40_000, 7)).toList();
    assertThat(runAll(programs, LIMIT, scratch)).containsExactly("all run");
  }

  /** With the memory that the largest take: 2^20 bits. */
  @Test
  void whatIsMadeFromTheLargestInts(@TempDir Path scratch) throws Exception {
    List<String> programs =
        Allocations.LARGE.stream()
            .filter(e -> e.contains("huge"))
            .map(e -> Allocations.repeating(e, 1000, 10))
            .toList();
    assertThat(runAll(programs, 160 << 20, scratch)).containsExactly("all run");
  }

  @Test
  void whatIsSmallAndKept(@TempDir Path scratch) throws Exception {
    List<String> programs = Allocations.SMALL.stream().map(Allocations::keeping).toList();
    assertThat(runAll(programs, LIMIT, scratch)).containsExactly("all run");
  }
}
