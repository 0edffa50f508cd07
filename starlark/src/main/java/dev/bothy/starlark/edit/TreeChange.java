package dev.bothy.starlark.edit;

import dev.bothy.starlark.syntax.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place where two trees differ.
 *
 * @param path the labels of the shapes around it, the file's first
 * @param removed how many parts of the last of them are gone
 * @param added how many parts stand there instead
 */
record TreeChange(List<String> path, int removed, int added) {

  static TreeChange between(Shape before, Shape after) {
    List<String> path = new ArrayList<>();
    Shape a = before;
    Shape b = after;
    while (true) {
      path.add(a.label());
      List<Shape> old = a.parts();
      List<Shape> now = b.parts();
      int shorter = Math.min(old.size(), now.size());
      int start = 0;
      while (start < shorter && old.get(start).equals(now.get(start))) {
        start++;
      }
      int tail = 0;
      while (tail < shorter - start
          && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
        tail++;
      }
      int removed = old.size() - start - tail;
      int added = now.size() - start - tail;
      if (removed != 1 || added != 1 || !old.get(start).label().equals(now.get(start).label())) {
        return new TreeChange(List.copyOf(path), removed, added);
      }
      a = old.get(start);
      b = now.get(start);
    }
  }

  /** What an edit is to change; its outcome is compared with that. */
  sealed interface Wanted {
    /** So many statements of the edited function's body. */
    record Statements(int removed, int added) implements Wanted {}

    /** So many elements of one list. */
    record Elements(int removed, int added) implements Wanted {}

    /** So many elements of any lists are gone. */
    record ElementsGone(int count) implements Wanted {}

    /** So many arguments of one call. */
    record Arguments(int removed, int added) implements Wanted {}

    /** The value of an argument of this name, or of one by position where there is none. */
    record Value(@Nullable String name) implements Wanted {}
  }

  /** Whether two trees differ by all that was wanted of a function, and by nothing else. */
  static boolean is(Shape before, Shape after, Wanted wanted, String function) {
    return wanted instanceof Wanted.ElementsGone gone
        ? elementsGone(before, after) == gone.count()
        : between(before, after).is(wanted, function);
  }

  /** How many elements fewer the lists have, where nothing else differs; else -1. */
  private static int elementsGone(Shape before, Shape after) {
    List<Shape> old = before.parts();
    List<Shape> now = after.parts();
    if (!before.label().equals(after.label())) {
      return -1;
    }
    if (before.label().equals("List") && old.size() > now.size()) {
      int kept = 0;
      for (Shape element : old) {
        kept += kept < now.size() && element.equals(now.get(kept)) ? 1 : 0;
      }
      return kept == now.size() ? old.size() - kept : -1;
    }
    int gone = old.size() == now.size() ? 0 : -1;
    for (int i = 0; gone >= 0 && i < old.size(); i++) {
      int inPart = elementsGone(old.get(i), now.get(i));
      gone = inPart < 0 ? -1 : gone + inPart;
    }
    return gone;
  }

  private boolean is(Wanted wanted, String function) {
    List<String> body = List.of("File", "Def " + function, "Block");
    boolean inBody = path.size() >= body.size() && path.subList(0, body.size()).equals(body);
    return switch (wanted) {
      case Wanted.Statements s -> path.equals(body) && isOf(s.removed(), s.added());
      // The list may be a variable of the file.
      case Wanted.Elements e -> endsWith("List") && isOf(e.removed(), e.added());
      case Wanted.ElementsGone _ -> false;
      case Wanted.Arguments a -> inBody && endsWith("Arguments") && isOf(a.removed(), a.added());
      case Wanted.Value v ->
          inBody && path.contains(v.name() == null ? "Positional" : "Named " + v.name());
    };
  }

  private boolean isOf(int wantedRemoved, int wantedAdded) {
    return removed == wantedRemoved && added == wantedAdded;
  }

  private boolean endsWith(String label) {
    return path.getLast().equals(label);
  }
}
