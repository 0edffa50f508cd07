package dev.bothy.engine.solve;

import dev.bothy.llb.Definition;
import dev.bothy.llb.op.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * Graphs that are built within each other.
 *
 * @param targets of the graphs, the solve's own first; what is equal in that is the same graph
 */
record Nesting(List<Input> targets) {
  static final Nesting NONE = new Nesting(List.of());

  Nesting {
    targets = List.copyOf(targets);
  }

  /** With one more, within all of these. */
  Nesting within(Definition definition) {
    List<Input> all = new ArrayList<>(targets);
    all.add(definition.target());
    return new Nesting(all);
  }

  boolean has(Definition definition) {
    return targets.contains(definition.target());
  }

  int depth() {
    return targets.size();
  }
}
