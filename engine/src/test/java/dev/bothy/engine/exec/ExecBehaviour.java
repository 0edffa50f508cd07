package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;

public class ExecBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public ExecBehaviour() throws Exception {}

  @Inside
  public void outputIsStreamedAndChangesBecomeALayer() throws Exception {
    Result result = bench.sh("echo hello; echo oops >&2; echo data > /file");
    assertThat(bench.out.toString()).isEqualTo("hello\n");
    assertThat(bench.err.toString()).isEqualTo("oops\n");
    assertThat(bench.topLayer(result)).containsExactly("file");
    assertThat(bench.read(result, "file")).isEqualTo("data\n");
  }

  @Override
  public void close() throws Exception {
    bench.close();
  }
}
