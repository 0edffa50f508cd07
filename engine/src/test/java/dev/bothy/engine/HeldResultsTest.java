package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.worker.EarlyWorker;
import dev.bothy.engine.worker.WorkerClient;
import dev.bothy.engine.worker.WorkerCommand;
import dev.bothy.engine.worker.WorkerRequest;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A prune between the end of a solve and the root that is put for its result. */
@Tag("containers")
@Timeout(300)
class HeldResultsTest extends BuildBench {
  private static final PruneOptions EVERYTHING = new PruneOptions(-1, 0, true);

  private EmbeddedBuilder holding() throws SolveException {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    builder.holdResults();
    return builder;
  }

  private List<String> present() throws SolveException, InterruptedException {
    return EmbeddedBuilder.open(store).usage().items().stream()
        .filter(item -> item.kind() == StoreUsage.Kind.LAYER)
        .map(StoreUsage.Item::name)
        .toList();
  }

  @Test
  void whatAWorkerMadeStaysUntilItHasAName() throws Exception {
    EmbeddedBuilder builder = holding();
    SolveResult made = builder.solve(request(base()), SolveListener.none());
    assertThat(made.executed()).isPositive();
    PruneResult beside = EmbeddedBuilder.open(store).prune(EVERYTHING);
    assertThat(beside.sparedLayers()).isPositive();
    builder.roots().put(new Roots.Root("image", "it:1", 0, made.layers(), List.of(), Map.of()));
    assertThat(present()).containsAll(made.layers());
  }

  @Test
  void whatWasKnownStaysUntilItHasAName() throws Exception {
    SolveResult _ = solve(base());
    SolveResult known = holding().solve(request(base()), SolveListener.none());
    assertThat(known.executed()).isZero();
    PruneResult _ = EmbeddedBuilder.open(store).prune(EVERYTHING);
    assertThat(present()).containsAll(known.layers());
  }

  /** The worker lets go of its layers only when it is told that somebody else holds them. */
  @Test
  void aPruneBetweenTheWorkersHoldAndOursTakesNothing() throws Exception {
    SolveRequest request = request(base());
    List<String> then = new ArrayList<>();
    WorkerClient client =
        new WorkerClient(WorkerCommand.ofThisProcess(), store, EmbeddedBuilder.isRootless());
    try (EarlyWorker early = client.early()) {
      SolveResult made =
          client.solve(
              new WorkerRequest.Solve(
                  request.definition(),
                  request.locals(),
                  request.ociLayouts(),
                  request.exports(),
                  request.options(),
                  request.sshAgents(),
                  request.caches(),
                  request.policy(),
                  Map.of(),
                  "test"),
              early,
              Map.of(),
              layers -> then.addAll(pruned(layers)),
              SolveListener.none(),
              SolveNotes.NONE);
      assertThat(then).isNotEmpty().containsAll(made.layers());
    }
  }

  /** The layers that are there after a prune. */
  private List<String> pruned(List<LayerId> layers) throws IOException {
    assertThat(layers).isNotEmpty();
    try {
      PruneResult _ = EmbeddedBuilder.open(store).prune(EVERYTHING);
      return present();
    } catch (SolveException | InterruptedException e) {
      throw new IOException(e);
    }
  }
}
