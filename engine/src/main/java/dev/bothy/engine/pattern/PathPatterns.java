package dev.bothy.engine.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Patterns of {@code .dockerignore} files: later ones win, {@code !} takes back, a match of a
 * directory covers what is below it. Paths are relative, with {@code /}: a pattern that begins with
 * one, leads above the root or is blank matches none.
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
    for (String text : texts) {
      String rest = text.strip();
      boolean negated = rest.startsWith("!");
      if (negated) {
        rest = rest.substring(1).strip();
      }
      if (negated && rest.isEmpty()) {
        throw new IllegalArgumentException("the pattern \"" + text + "\" takes nothing back");
      }
      String cleaned = String.join("/", PathParts.of(rest));
      Glob glob = Glob.ofPath(cleaned);
      if (!cleaned.isEmpty() && !rest.startsWith("/") && !PathParts.leadsOut(rest)) {
        patterns.add(new Pattern(glob, negated));
      }
      anyNegated |= negated;
    }
    this.empty = texts.isEmpty();
    this.negations = anyNegated;
  }

  /** Whether there is none; those that match nothing are some. */
  public boolean isEmpty() {
    return empty;
  }

  /** Whether something below an unmatched or matched directory may turn out otherwise. */
  public boolean hasNegations() {
    return negations;
  }

  /**
   * Whether the path, or a directory that it is in, is matched. As with Docker, what takes back a
   * directory that nothing before it matched takes back nothing below that: {@code **}{@code /c}
   * and then {@code !a} match {@code a/c}.
   */
  public boolean matches(String path) {
    if (!negations) {
      for (Pattern pattern : patterns) {
        if (pattern.glob().matchesWithin(path)) {
          return true;
        }
      }
      return false;
    }
    BitSet matching = new BitSet(patterns.size()); // the pattern, some directory of the path
    boolean matched = false;
    for (int end = 0; end < path.length(); ) {
      int slash = path.indexOf('/', end + 1);
      end = slash < 0 ? path.length() : slash;
      matched = step(path.substring(0, end), matching);
    }
    return matched;
  }

  /**
   * As {@link #matches}, each pattern asked in its turn for the path and all its directories:
   * {@code **}{@code /c} and then {@code !a} do not match {@code a/c}.
   */
  public boolean matchesInTurn(String path) {
    boolean matched = false;
    for (Pattern pattern : patterns) {
      if (pattern.negated() == matched && pattern.glob().matchesWithin(path)) {
        matched = !pattern.negated();
      }
    }
    return matched;
  }

  /** Whether the path is matched; the set becomes its own from that of its directory. */
  private boolean step(String path, BitSet matching) {
    boolean matched = false;
    for (int i = 0; i < patterns.size(); i++) {
      Pattern pattern = patterns.get(i);
      if (!matching.get(i) && pattern.negated() == matched && pattern.glob().matches(path)) {
        matching.set(i);
      }
      if (matching.get(i)) {
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
