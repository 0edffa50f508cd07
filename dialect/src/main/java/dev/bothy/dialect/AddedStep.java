package dev.bothy.dialect;

import java.util.List;

/**
 * Packages that were added to the running environment: one step on top of everything else, as the
 * lock recorded it.
 *
 * @param packages as they are written in {@code build.envd}, in the order they were asked for; not
 *     empty
 * @param synced whether they have been written into the file. Then they are taken out of the file's
 *     lists again and installed by this step; a synced step of which the file no longer lists every
 *     package is stale, and ignored
 */
public record AddedStep(Manager manager, List<String> packages, boolean synced) {
  public AddedStep {
    packages = List.copyOf(packages);
    if (packages.isEmpty()) {
      throw new IllegalArgumentException("an added step without packages");
    }
  }

  /** Who installs. */
  public enum Manager {
    APT,
    PIP
  }
}
