package dev.bothy.engine;

import dev.bothy.engine.op.SecretException;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.solve.Secrets;
import dev.bothy.engine.worker.SecretValue;
import dev.bothy.llb.SolveRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a source gets from this process, which asks a server without any solve. */
class Asking implements StepContext {
  private final Map<String, SolveRequest.SecretSource> secrets;
  private final Map<String, Path> agents;
  private final List<String> said = new ArrayList<>();

  Asking(Map<String, SolveRequest.SecretSource> secrets, Map<String, Path> agents) {
    this.secrets = secrets;
    this.agents = agents;
  }

  /** What was logged. */
  List<String> said() {
    return said;
  }

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
