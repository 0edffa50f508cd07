package dev.bothy.engine;

import dev.bothy.engine.op.SecretException;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.Failures;
import dev.bothy.engine.solve.Secrets;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.git.GitSource;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.worker.SecretValue;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    Asking asking = new Asking(secrets, sshAgents, new ArrayList<>());
    try {
      return new GitSource(store, new SourceSettings(Map.of(), Map.of(), offline, false))
          .head(source, asking);
    } catch (StepFailure e) {
      throw Failures.of(source, e, asking.said());
    } catch (IOException e) {
      throw Failures.of(source, e, store.root(), asking.said());
    }
  }

  private record Asking(
      Map<String, SolveRequest.SecretSource> secrets, Map<String, Path> agents, List<String> said)
      implements StepContext {
    @Override
    public void log(boolean stderr, String text) {
      text.lines().forEach(said::add);
    }

    @Override
    public byte @Nullable [] secret(String id) throws IOException {
      try (SecretValue value = SecretValue.of(secrets.get(id))) {
        if (value.error() != null) {
          throw new SecretException(id, value.error());
        }
        byte[] bytes = value.bytes();
        return bytes == null ? null : bytes.clone();
      }
    }

    @Override
    public @Nullable Path sshAgent(String id) {
      Path agent = agents.get(id.isEmpty() ? "default" : id);
      return agent == null ? Secrets.ownAgent(id) : agent;
    }
  }
}
