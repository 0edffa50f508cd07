package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.FileAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which actions of a file operation are done, and in which order: those that its results need, each
 * after those whose results it uses. As with BuildKit the others are not done, even where they
 * would fail, and an action may use the result of a later one.
 */
final class ActionOrder {
  private final List<FileAction> actions;
  private final int inputs;
  private final Set<Integer> ordered = new LinkedHashSet<>();

  private ActionOrder(List<FileAction> actions, int inputs) {
    this.actions = actions;
    this.inputs = inputs;
  }

  /**
   * Finds the order.
   *
   * @param inputs how many the operation has
   * @return numbers of actions, from 0
   */
  static List<Integer> of(List<FileAction> actions, int inputs) throws StepFailure {
    ActionOrder order = new ActionOrder(actions, inputs);
    for (int k = 0; k < actions.size(); k++) {
      if (actions.get(k).output() >= 0) {
        order.add(k);
      }
    }
    return List.copyOf(order.ordered);
  }

  /** Adds what the action needs, and then the action; chains may be long. */
  private void add(int wanted) throws StepFailure {
    Deque<Integer> path = new ArrayDeque<>(List.of(wanted));
    Set<Integer> waiting = new HashSet<>();
    while (!path.isEmpty()) {
      int k = path.peek();
      List<Integer> missing = used(actions.get(k));
      missing.removeAll(ordered);
      if (missing.isEmpty()) {
        ordered.add(k);
        waiting.remove(k);
        path.pop();
        continue;
      }
      waiting.add(k);
      for (int needed : missing) {
        if (waiting.contains(needed)) {
          throw StepFailure.definition("file actions use each other's results in a circle", null);
        }
        path.push(needed);
      }
    }
  }

  /** The actions whose results the action uses. */
  private List<Integer> used(FileAction action) throws StepFailure {
    List<Integer> numbers = new ArrayList<>(List.of(action.input(), action.secondaryInput()));
    FileAction.Chown owner = action.command().owner();
    if (owner != null) {
      if (owner.user() instanceof FileAction.ByName user) {
        numbers.add(user.input());
      }
      if (owner.group() instanceof FileAction.ByName group) {
        numbers.add(group.input());
      }
    }
    List<Integer> made = new ArrayList<>();
    for (int number : numbers) {
      if (number >= inputs + actions.size()) {
        throw StepFailure.definition(
            "a file action uses result " + number + ", which nothing makes", null);
      }
      if (number >= inputs) {
        made.add(number - inputs);
      }
    }
    return made;
  }
}
