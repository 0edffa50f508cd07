package dev.bothy.dialect;

import java.util.List;

/**
 * What is declared to be installed, in the order of the file, as written there. Packages that the
 * lock records but the file does not list are not part of it.
 *
 * @param requirements requirement files of {@code install.python_packages}
 * @param wheels local wheels of {@code install.python_packages}
 */
public record Packages(
    List<String> pip,
    List<String> apt,
    List<String> conda,
    List<String> r,
    List<String> julia,
    List<String> vscode,
    List<String> requirements,
    List<String> wheels) {
  public Packages {
    pip = List.copyOf(pip);
    apt = List.copyOf(apt);
    conda = List.copyOf(conda);
    r = List.copyOf(r);
    julia = List.copyOf(julia);
    vscode = List.copyOf(vscode);
    requirements = List.copyOf(requirements);
    wheels = List.copyOf(wheels);
  }
}
