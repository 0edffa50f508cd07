package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathPatterns;
import java.util.List;

/** Which paths below a copied directory are taken; the directory itself always is. */
final class CopyFilter {
  private final PathPatterns include;
  private final PathPatterns exclude;

  CopyFilter(List<String> include, List<String> exclude) throws StepFailure {
    try {
      this.include = new PathPatterns(include);
      this.exclude = new PathPatterns(exclude);
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(String.valueOf(e.getMessage()), null);
    }
  }

  /** Whether directories are made only once something in them is taken. */
  boolean includes() {
    return !include.isEmpty();
  }

  /** Whether the path itself is taken. */
  boolean takes(String path) {
    return !exclude.matches(path) && (include.isEmpty() || include.matches(path));
  }

  /** Whether something below the directory may be taken. */
  boolean entersDirectory(String path) {
    return (!exclude.matches(path) || exclude.hasNegations())
        && (include.isEmpty() || include.matches(path) || include.mayMatchBelow(path));
  }
}
