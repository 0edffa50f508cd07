package dev.bothy.dialect.lower;

import dev.bothy.dialect.declare.Declaration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls up to and with the runs that nothing installed before needs. */
record Segment(List<Declaration> installations, List<Declaration> rest) {
  static List<Segment> of(List<Declaration> steps) {
    List<Segment> segments = new ArrayList<>();
    @Nullable Segment current = null;
    boolean ran = false;
    for (Declaration step : steps) {
      boolean installs = step.installs();
      if (current == null || (installs && ran)) {
        current = new Segment(new ArrayList<>(), new ArrayList<>());
        segments.add(current);
        ran = false;
      }
      (installs ? current.installations : current.rest).add(step);
      ran |= step instanceof Declaration.Run;
    }
    return segments;
  }
}
