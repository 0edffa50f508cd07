package dev.bothy.engine.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of {@code .dockerignore} files: later ones win, {@code !} takes back, a match of a
 * directory covers what is below it. Paths are relative, with {@code /}: a pattern that begins with
 * one matches none.
 */
public final class PathPatterns {
  private record Pattern(Glob glob, boolean negated) {}

  private final List<Pattern> patterns = new ArrayList<>();
  private final boolean negations;
  private final boolean empty;

  /**
   * @throws IllegalArgumentException when one is malformed
   */
  public PathPatterns(List<String> texts) {
    boolean anyNegated = false;
    boolean any = false;
    for (String text : texts) {
      String rest = text.strip();
      boolean negated = rest.startsWith("!");
      if (negated) {
        rest = rest.substring(1).strip();
      }
      String cleaned = String.join("/", PathParts.of(rest));
      if (cleaned.isEmpty()) {
        continue;
      }
      Glob glob = Glob.ofPath(cleaned);
      if (!rest.startsWith("/")) {
        patterns.add(new Pattern(glob, negated));
      }
      any = true;
      anyNegated |= negated;
    }
    this.empty = !any;
    this.negations = anyNegated;
  }

  public boolean isEmpty() {
    return empty;
  }

  /** Whether something below an unmatched or matched directory may turn out otherwise. */
  public boolean hasNegations() {
    return negations;
  }

  /** Whether the path, or a directory that it is in, is matched. */
  public boolean matches(String path) {
    boolean matched = false;
    for (Pattern pattern : patterns) {
      if (pattern.negated() == matched && pattern.glob().matchesWithin(path)) {
        matched = !pattern.negated();
      }
    }
    return matched;
  }

  /** Whether something below this directory could be matched. */
  public boolean mayMatchBelow(String directory) {
    for (Pattern pattern : patterns) {
      if (!pattern.negated()
          && (pattern.glob().matchesWithin(directory) || pattern.glob().reachesBelow(directory))) {
        return true;
      }
    }
    return false;
  }

  /** Whether one component matches one name; a malformed one matches nothing. */
  public static boolean matchesName(String component, String name) {
    return isWellFormed(component) && Glob.ofName(component).matches(name);
  }

  /** Whether a component has all its brackets. */
  public static boolean isWellFormed(String component) {
    try {
      Glob _ = Glob.ofName(component);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
