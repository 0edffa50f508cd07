package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.source.HangingServer;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Solves of graphs whose sources are of a server that takes long. */
abstract class SlowSourcesBench extends SolveBench {
  static final SolveSettings SETTINGS = new SolveSettings(false, false, false, 0, 4, 4);
  static final SolveSettings GOING_ON = new SolveSettings(false, false, true, 0, 4, 4);

  /** How long after it is asked for a file comes, so that the graph is planned without it. */
  static final int LATE = 250;

  HangingServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new HangingServer();
  }

  @AfterEach
  void shutDown() {
    server.close();
  }

  State file(String path) {
    return State.http(server.at(path));
  }

  /** Opens gates once steps begin, by their commands. */
  void opening(Map<String, CountDownLatch> byStep) {
    behaviour =
        (command, _) -> {
          CountDownLatch gate = byStep.get(command);
          if (gate != null) {
            gate.countDown();
          }
          return command;
        };
  }

  /**
   * Deletes the record of a step.
   *
   * @return whether there was one
   */
  boolean forget(String step) throws IOException {
    CacheRecords records = new CacheRecords(store);
    boolean known = false;
    for (Digest key : records.keys()) {
      if (java.util.Objects.requireNonNull(records.read(key)).name().endsWith(step)) {
        records.delete(key);
        known = true;
      }
    }
    return known;
  }
}
