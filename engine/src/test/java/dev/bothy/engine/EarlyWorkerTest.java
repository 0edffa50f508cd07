package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that is started before it is known whether there is work. */
@Tag("containers")
@Timeout(300)
class EarlyWorkerTest extends BuildBench {
  private static final State STATE = sh(base(), "echo hello > /greeting");

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().children().toList();
  }

  private static void await(boolean some) throws InterruptedException {
    while (children().isEmpty() == some) {
      Thread.sleep(5);
    }
  }

  private SolveResult solve(EmbeddedBuilder builder) throws Exception {
    return builder.solve(request(STATE), SolveListener.none());
  }

  @Test
  void doesTheWork() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    builder.startEarly();
    await(true);
    List<ProcessHandle> early = children();
    assertThat(solve(builder).executed()).isPositive();
    assertThat(early).noneMatch(ProcessHandle::isAlive);
    assertThat(children()).isEmpty();
  }

  @Test
  void endsWhereThereIsNone() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    solve(builder);
    builder.startEarly();
    await(true);
    assertThat(solve(builder).executed()).isZero();
    await(false);
  }

  @Test
  void oneThatDiedMeanwhileIsReplaced() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    builder.startEarly();
    await(true);
    children().forEach(ProcessHandle::destroyForcibly);
    await(false);
    assertThat(solve(builder).executed()).isPositive();
  }
}
