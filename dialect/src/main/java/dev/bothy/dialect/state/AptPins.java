package dev.bothy.dialect.state;

import dev.bothy.dialect.declare.AptSettings.Pin;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;

/** Pins of apt with the calls that they come from; none of them says the opposite of another. */
public final class AptPins {
  private AptPins() {}

  /**
   * @param function its whole name
   * @return those before, then the new ones
   * @throws EvalException when nothing says which of two goes first
   */
  public static List<Placed<Pin>> with(
      String function, List<Placed<Pin>> before, List<Pin> added, SourceLocation at) {
    List<Placed<Pin>> all = new ArrayList<>(before);
    for (Pin pin : added) {
      for (Placed<Pin> other : before) {
        if (contradict(pin, other.value())) {
          throw new EvalException(
              function
                  + ": "
                  + pin.name()
                  + " is pinned to "
                  + other.value().from()
                  + " with priority "
                  + other.value().priority()
                  + " already, at "
                  + other.at(),
              pin.from().equals(other.value().from())
                  ? "leave one of them out"
                  : "leave one of them out, or give one of them another priority");
        }
      }
      all.add(new Placed<>(pin, at));
    }
    return List.copyOf(all);
  }

  /**
   * Those that a state has besides: of a step on top, what is said once more of the same place
   * changes its priority.
   */
  static List<Placed<Pin>> without(List<Placed<Pin>> pins, List<Pin> again) {
    return pins.stream()
        .filter(
            old ->
                again.stream()
                    .noneMatch(
                        pin ->
                            pin.name().equals(old.value().name())
                                && pin.from().equals(old.value().from())))
        .toList();
  }

  /**
   * One place with two priorities, or two versions with one. Two places with one priority do not:
   * apt takes the newest of both. Nor do two versions that are never taken.
   */
  private static boolean contradict(Pin a, Pin b) {
    if (!a.name().equals(b.name())) {
      return false;
    }
    if (a.from().equals(b.from())) {
      return a.priority() != b.priority();
    }
    return a.from().startsWith("version ")
        && b.from().startsWith("version ")
        && a.priority() == b.priority()
        && a.priority() > 0;
  }
}
