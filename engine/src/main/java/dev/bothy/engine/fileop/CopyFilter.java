package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathPatterns;
import dev.bothy.engine.snapshot.Selection;
import java.util.List;

/** Which paths below a copied directory are taken; the directory itself always is. */
final class CopyFilter implements Selection.Filter {
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

  @Override
  public boolean takes(String path) {
    return !exclude.matches(path) && (include.isEmpty() || include.matches(path));
  }

  @Override
  public boolean entersDirectory(String path) {
    return (!exclude.matches(path) || exclude.hasNegations())
        && (include.isEmpty() || include.matches(path) || include.mayMatchBelow(path));
  }
}
