package dev.bothy.engine.history;

import dev.bothy.engine.cache.KeyPart;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step as a build knew it before anything ran.
 *
 * @param vertex digest of its operation
 * @param key its definition key; null when a source below it could not be pinned, and for exports
 * @param name what people call it
 * @param internal bookkeeping (merge, diff) that displays leave out
 * @param inputs vertices of the same graph, each once
 * @param parts what its operation's key was made of
 */
public record GraphStep(
    Digest vertex,
    @Nullable Digest key,
    String name,
    @Nullable SourceLocation where,
    boolean internal,
    List<Digest> inputs,
    List<KeyPart> parts) {
  public GraphStep {
    inputs = List.copyOf(inputs);
    parts = List.copyOf(parts);
  }
}
