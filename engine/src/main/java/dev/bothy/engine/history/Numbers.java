package dev.bothy.engine.history;

import dev.bothy.llb.SolveEvent;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The numbers that progress gives to steps: in the order in which there is something to say of
 * them.
 */
final class Numbers {
  private final Set<Digest> internal = new HashSet<>();
  private final Map<Digest, Integer> numbers = new HashMap<>();

  void on(SolveEvent event) {
    if (event instanceof SolveEvent.Planned planned) {
      if (planned.internal()) {
        internal.add(planned.vertex());
      }
      return;
    }
    // Of bookkeeping only what goes wrong is shown.
    boolean shown =
        !internal.contains(event.vertex())
            || event instanceof SolveEvent.Warning
            || (event instanceof SolveEvent.Completed c && c.error() != null);
    if (shown) {
      numbers.putIfAbsent(event.vertex(), numbers.size() + 1);
    }
  }

  /** 0 when nothing was said of it. */
  int of(Digest vertex) {
    return numbers.getOrDefault(vertex, 0);
  }
}
