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
 */
public record SourceSettings(
    Map<String, Path> locals, Map<String, Path> ociLayouts, boolean offline, boolean refresh) {
  public SourceSettings {
    locals = Map.copyOf(locals);
    ociLayouts = Map.copyOf(ociLayouts);
  }
}
