package dev.bothy.engine.source;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a solve says about its sources.
 *
 * @param locals directories behind {@code local://NAME}
 * @param ociLayouts directories behind {@code oci-layout://NAME@…}
 * @param offline what is not in the store is an error
 * @param refresh ask again for everything that may have changed outside
 * @param onChange told, by any thread, as soon as a quick look at a large local directory meets a
 *     file that is new, while it is far from its end
 * @param whose the solve is, in words for others who wait for what it fetches
 */
public record SourceSettings(
    Map<String, Path> locals,
    Map<String, Path> ociLayouts,
    boolean offline,
    boolean refresh,
    Runnable onChange,
    String whose) {
  public SourceSettings {
    locals = Map.copyOf(locals);
    ociLayouts = Map.copyOf(ociLayouts);
  }

  /** Nobody is told anything. */
  public SourceSettings(
      Map<String, Path> locals, Map<String, Path> ociLayouts, boolean offline, boolean refresh) {
    this(locals, ociLayouts, offline, refresh, () -> {}, "");
  }
}
