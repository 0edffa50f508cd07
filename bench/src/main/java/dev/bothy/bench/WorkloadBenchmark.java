package dev.bothy.bench;

import dev.bothy.starlark.eval.Module;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.Resolution;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The workloads of {@code bench/starlark}, warm: reading, resolving, and running them whole.
 *
 * <p>{@code bench/run jmh WorkloadBenchmark -p workload=fib,big}; the system property {@code
 * bench.workloads} names their folder.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WorkloadBenchmark {
  @Param({"environment", "fib", "loops", "strings", "dicts", "lists", "calls", "closures", "big"})
  String workload = "environment";

  private SourceFile source = SourceFile.of("", "");
  private SyntaxTree tree = SyntaxTree.parse(source);

  /** Reads the file. */
  @Setup
  public void open() throws IOException {
    Path file = Path.of(System.getProperty("bench.workloads", "."), workload + ".star");
    source = SourceFile.of(file.toString(), Files.readString(file));
    tree = SyntaxTree.parse(source);
  }

  /** Text to tree. */
  @Benchmark
  public SyntaxTree parse() {
    return SyntaxTree.parse(source);
  }

  /** Names to variables. */
  @Benchmark
  public Resolution resolve() {
    return Resolution.of(tree, Dialect.ENVD, Predeclared.core().values().keySet());
  }

  /** Parses, resolves and runs. */
  @Benchmark
  public Module execute() {
    StarlarkThread thread = StarlarkThread.builder().printer(_ -> {}).build();
    return Starlark.execute(thread, source, Dialect.ENVD, Predeclared.core());
  }
}
