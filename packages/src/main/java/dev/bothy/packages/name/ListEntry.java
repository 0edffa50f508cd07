package dev.bothy.packages.name;

import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.PipEntry;
import dev.bothy.starlark.EvalException;
import java.util.List;

/** One string of a list of packages in the file, which may ask for several. */
public final class ListEntry {
  private ListEntry() {}

  /**
   * The packages, each as it could be typed; the whole string where it asks for one, or is no
   * package at all.
   */
  public static List<String> packages(Manager manager, String entry) {
    String whole = entry.strip();
    try {
      List<String> all =
          manager == Manager.APT ? AptPackage.arguments(whole) : PipEntry.requirements(whole);
      return all.size() > 1 ? all : List.of(whole);
    } catch (EvalException _) {
      // Evaluation says what is wrong with it.
      return List.of(whole);
    }
  }
}
