package dev.bothy.bench;

import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A typical {@code build.envd}, warm, from the file on the disk to the environment it describes:
 * the goal is less than 5 ms. The system property {@code bench.project} names its folder.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EnvironmentBenchmark {
  private final EvaluateRequest request =
      EvaluateRequest.of(Path.of(System.getProperty("bench.project", ".")));

  /** Reads, parses, resolves, runs and lowers it to a graph. */
  @Benchmark
  public Evaluation evaluate() throws DialectException, IOException {
    return Dialect.evaluate(request);
  }
}
