package dev.bothy.dialect.function;

import dev.bothy.dialect.Included;
import dev.bothy.dialect.project.Libraries;
import dev.bothy.dialect.project.Library;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.StarlarkThread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which libraries an evaluation has included so far, and what it runs their files with. */
public final class LibraryUse {
  private @Nullable Means means;
  private @Nullable Library missing;
  private final List<Included> included = new ArrayList<>();

  LibraryUse() {}

  /**
   * What an evaluation runs files with.
   *
   * @param libraries that are on this machine
   */
  record Means(
      StarlarkThread thread, ProjectLoader loader, Libraries libraries, Predeclared predeclared) {}

  /** Says what files of libraries are run with, before the first file runs. */
  public void runsWith(
      StarlarkThread thread, ProjectLoader loader, Libraries libraries, Predeclared predeclared) {
    means = new Means(thread, loader, libraries, predeclared);
  }

  Means means() {
    if (means == null) {
      throw new EvalException("include: there are no libraries here");
    }
    return means;
  }

  void add(Included library) {
    included.add(library);
  }

  void lacks(Library library) {
    missing = library;
  }

  /** The library that the evaluation failed for, because it is not on this machine; or null. */
  public @Nullable Library missing() {
    return missing;
  }

  /** The libraries that were included, in order. */
  public List<Included> included() {
    return List.copyOf(included);
  }
}
