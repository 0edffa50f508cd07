package dev.bothy.cli.image;

import dev.bothy.engine.Roots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the layers of environments from being collected, running or not. */
public final class EnvironmentRoots {
  private static final String KIND = "environment";

  private final Roots roots;

  public EnvironmentRoots(Roots roots) {
    this.roots = roots;
  }

  /**
   * Keeps these layers as long as there is an environment of that name. What was kept before for it
   * stays: the running one may still be on it.
   */
  public void put(String name, List<String> image, List<String> kit) throws IOException {
    Set<String> layers = new LinkedHashSet<>(image);
    layers.addAll(kit);
    Roots.Root before = roots.find(KIND, name);
    if (before != null && before.layers().containsAll(layers)) {
      return;
    }
    if (before != null) {
      layers.addAll(before.layers());
    }
    write(name, layers);
  }

  /** Keeps exactly these layers under that name. */
  public void keepAlso(String name, Set<String> layers) throws IOException {
    Roots.Root before = roots.find(KIND, name);
    Set<String> kept = before == null ? Set.of() : Set.copyOf(before.layers());
    if (!kept.equals(layers)) { // a full disk, which a prune is to help, takes no new file
      write(name, layers);
    }
  }

  public void remove(String name) throws IOException {
    roots.remove(KIND, name);
  }

  private void write(String name, Set<String> layers) throws IOException {
    roots.put(
        new Roots.Root(
            KIND, name, System.currentTimeMillis(), new ArrayList<>(layers), List.of(), Map.of()));
  }
}
