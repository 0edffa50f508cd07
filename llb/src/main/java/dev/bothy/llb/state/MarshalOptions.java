package dev.bothy.llb.state;

import dev.bothy.oci.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What a graph is marshalled for.
 *
 * @param platform of everything that does not say otherwise
 * @param resolver gives the config of image bases, whose environment and working directory then are
 *     defaults of the steps on them; null: nothing is looked up and nothing added
 * @param localUnique value of {@code local.unique} on local sources, which keeps a shared BuildKit
 *     daemon from mixing up two builds; null leaves it out, and the graph the same every time
 */
public record MarshalOptions(
    Platform platform, @Nullable ImageConfigResolver resolver, @Nullable String localUnique) {
  /** What states are compared by. */
  static final MarshalOptions CANONICAL = offline(Platform.LINUX_AMD64);

  /** For this platform, without looking anything up. */
  public static MarshalOptions offline(Platform platform) {
    return new MarshalOptions(platform, null, null);
  }

  public MarshalOptions withResolver(ImageConfigResolver newResolver) {
    return new MarshalOptions(platform, newResolver, localUnique);
  }
}
