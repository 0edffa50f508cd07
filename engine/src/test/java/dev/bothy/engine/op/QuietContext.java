package dev.bothy.engine.op;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** For steps that say nothing, and have neither secrets nor agents. */
public class QuietContext implements StepContext {
  @Override
  public void log(boolean stderr, String text) {}

  @Override
  public byte @Nullable [] secret(String id) {
    return null;
  }

  @Override
  public @Nullable Path sshAgent(String id) {
    return null;
  }
}
