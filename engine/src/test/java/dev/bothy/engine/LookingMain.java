package dev.bothy.engine;

import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.oci.Platform;
import java.nio.file.Path;
import java.util.Map;

/** A build whose failing step is looked at on a terminal, until it is killed. */
final class LookingMain {
  private LookingMain() {}

  public static void main(String[] args) throws Exception {
    SolveListener listener =
        new SolveListener() {
          @Override
          public void on(SolveEvent event) {}

          @Override
          public Path inspect(SolveException failure) {
            return Path.of(args[2]);
          }
        };
    SolveResult _ =
        EmbeddedBuilder.open(Path.of(args[0]))
            .solve(
                SolveRequest.of(BuildBench.sh(BuildBench.base(), "exit 3").marshal(Platform.host()))
                    .withLocals(Map.of("programs", Path.of(args[1]))),
                listener);
  }
}
