package dev.bothy.engine.source.debian;

import java.util.List;

/**
 * One archive that apt is configured to take packages from.
 *
 * @param types {@code deb}, {@code deb-src}
 * @param signedBy a keyring's path, or empty
 */
record AptSource(
    List<String> types, String uri, List<String> suites, List<String> components, String signedBy) {
  AptSource {
    types = List.copyOf(types);
    suites = List.copyOf(suites);
    components = List.copyOf(components);
  }

  boolean hasBinaries() {
    return types.contains("deb");
  }
}
