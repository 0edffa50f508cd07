package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.SolveListener;
import dev.bothy.llb.state.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several processes on one store. */
@Tag("containers")
@Timeout(900)
class SharedStoreTest extends BuildBench {
  private static final int ROUNDS = 5;

  @Test
  void twoBuildTheSameWhileAThirdPrunes() throws Exception {
    Path shared = store;
    Path alone = Files.createTempDirectory(place.directory(), "alone");
    Path images = Files.createDirectory(place.directory().resolve("images"));
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService processes = Executors.newCachedThreadPool()) {
      Future<Integer> pruned =
          processes.submit(
              () -> {
                int times = 0;
                while (!ended.get()) {
                  EmbeddedBuilder.open(shared).prune(new PruneOptions(-1, 0, true));
                  times++;
                }
                return times;
              });
      try {
        for (int round = 0; round < ROUNDS; round++) {
          Path expected = image(alone, round, images.resolve("alone" + round)).call();
          Future<Path> one = processes.submit(image(shared, round, images.resolve("one" + round)));
          Future<Path> two = processes.submit(image(shared, round, images.resolve("two" + round)));
          for (Path made : List.of(one.get(), two.get())) {
            assertThat(Files.mismatch(made, expected)).as(made.toString()).isEqualTo(-1);
          }
        }
      } finally {
        ended.set(true);
      }
      assertThat(pruned.get()).isGreaterThan(1);
    }
    store = alone;
    super.remove();
    store = shared;
  }

  /** Builds into an archive, and gives its path. */
  private Callable<Path> image(Path in, int round, Path archive) {
    State root = sh(base(), "echo " + round + " > /top");
    State one = sh(root, "i=0; while [ $i -lt 200 ]; do echo $i > /f$i; i=$((i+1)); done");
    State two = sh(root, "mkdir -p /two/deep && echo two > /two/deep/file && rm /top");
    State both = State.merge(List.of(root, State.diff(root, one), State.diff(root, two)));
    State all = sh(both.copy(one, "/f1", "/copied"), "echo end > /end");
    return () -> {
      EmbeddedBuilder.open(in).solve(request(all, export("oci", archive)), SolveListener.none());
      return archive;
    };
  }
}
