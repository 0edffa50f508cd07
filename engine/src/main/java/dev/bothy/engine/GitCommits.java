package dev.bothy.engine;

import dev.bothy.engine.host.GitWords;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.report.Failures;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.git.GitSource;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Commits of branches and tags: servers are asked as by a build, and no files are fetched.
 *
 * @param secrets that servers may want to see, by id
 * @param sshAgents sockets by id
 * @param offline take what the store was told last, however long ago
 */
public record GitCommits(
    Store store,
    Map<String, SolveRequest.SecretSource> secrets,
    Map<String, Path> sshAgents,
    boolean offline) {

  /**
   * What the branch or tag is that a git source takes.
   *
   * @throws SolveException when there is none, or its server cannot be asked
   */
  public GitSource.Head find(Vertex source) throws SolveException, InterruptedException {
    Asking asking = new Asking(secrets, sshAgents);
    try {
      return new GitSource(store, new SourceSettings(Map.of(), Map.of(), offline, false))
          .head(source, asking);
    } catch (StepFailure e) {
      GitWords.checkSignal(e.exitCode());
      throw Failures.of(source, e, asking.said());
    } catch (IOException e) {
      throw Failures.of(source, e, store.root(), asking.said());
    }
  }
}
