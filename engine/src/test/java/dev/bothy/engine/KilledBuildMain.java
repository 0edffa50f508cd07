package dev.bothy.engine;

import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.nio.file.Path;
import java.util.Map;

/** A build that goes on until it is killed; prints its events. */
final class KilledBuildMain {
  private KilledBuildMain() {}

  public static void main(String[] args) throws Exception {
    State state = BuildBench.base();
    for (int i = 0; i < 5; i++) {
      state = BuildBench.sh(state, "echo " + args[2] + " > /f" + i);
    }
    state = BuildBench.sh(state, "sleep 4321");
    SolveResult _ =
        EmbeddedBuilder.open(Path.of(args[0]))
            .solve(
                SolveRequest.of(state.marshal(Platform.host()))
                    .withLocals(Map.of("programs", Path.of(args[1]))),
                event -> {
                  System.out.println(event);
                  System.out.flush();
                });
  }
}
