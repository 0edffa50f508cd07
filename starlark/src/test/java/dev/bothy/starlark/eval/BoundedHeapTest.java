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

  /** The limit and a tenth, and what the JVM, the library and one file take. */
  private static final String HEAP = "17m";

  /** The JVM that runs the programs. */
  static final class Child {
    private Child() {}

    /** Runs each file; writes a line for each that does not end as it must. */
    public static void main(String[] files) throws IOException {
      Limits limits = Limits.TRUSTED.withMaxAllocatedBytes(LIMIT).withMaxSteps(300_000);
      for (String file : Files.readAllLines(Path.of(files[0]))) {
        String text = Files.readString(Path.of(file));
        String end = run(text, limits);
        if (!end.contains("too much memory") && !end.contains("too many steps")) {
          System.out.println(
              text.lines().filter(l -> l.contains("append(")).findFirst() + ": " + end);
        }
      }
      System.out.println("all run");
    }

    private static String run(String text, Limits limits) {
      StarlarkThread thread = StarlarkThread.builder().limits(limits).printer(_ -> {}).build();
      try {
        Starlark.execute(thread, SourceFile.of("f", text), Dialect.ALL, AllocationTest.NAMES);
        return "it ended well";
      } catch (EvalException e) {
        return e.text();
      } catch (VirtualMachineError e) {
        return e + " at " + thread.allocatedBytes() + " bytes, " + thread.steps() + " steps";
      }
    }
  }

  private static List<String> runAll(List<String> programs, Path scratch) throws Exception {
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
                "-Xmx" + HEAP,
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
                list.toString())
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
        Allocations.LARGE.stream().map(e -> Allocations.repeating(e, 40_000)).toList();
    assertThat(runAll(programs, scratch)).containsExactly("all run");
  }

  @Test
  void whatIsSmallAndKept(@TempDir Path scratch) throws Exception {
    List<String> programs = Allocations.SMALL.stream().map(Allocations::keeping).toList();
    assertThat(runAll(programs, scratch)).containsExactly("all run");
  }
}
