package dev.bothy.llb.state;

import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import org.jspecify.annotations.Nullable;

/** How to take an image. Collects as it goes; who takes it takes a copy. */
public final class ImageOptions {
  @Nullable Platform platform;
  @Nullable ResolveMode resolveMode;
  int layerLimit = -1;
  @Nullable Digest checksum;

  /** Where a tag's meaning is looked up. */
  public enum ResolveMode {
    DEFAULT("default"),
    PULL("pull"),
    LOCAL("local");

    final String word;

    ResolveMode(String word) {
      this.word = word;
    }
  }

  /** The platform, when it is not that of the whole graph. */
  public ImageOptions platform(Platform wanted) {
    platform = wanted;
    return this;
  }

  public ImageOptions resolveMode(ResolveMode mode) {
    resolveMode = mode;
    return this;
  }

  /** Take the lowest layers only, that many. */
  public ImageOptions layerLimit(int layers) {
    layerLimit = layers;
    return this;
  }

  /** The manifest must have this digest. */
  public ImageOptions checksum(Digest digest) {
    checksum = digest;
    return this;
  }
}
