package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.lower.Apt;
import dev.bothy.dialect.lower.Script;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * The distribution's R, or R packages.
 *
 * @param packages none for R itself
 */
record R(List<String> packages) implements Installer {
  static final String CRAN = "https://cran.rstudio.com";

  /** R goes on where a package could not be had: what is missing at the end is an error. */
  private static final String ADD =
      """
      args <- commandArgs(trailingOnly = TRUE)
      lib <- "/usr/local/lib/R/site-library"
      dir.create(lib, recursive = TRUE, showWarnings = FALSE)
      wanted <- args[-1]
      install.packages(wanted, lib = lib, repos = args[1])
      missing <- setdiff(wanted, rownames(installed.packages(lib)))
      if (length(missing) > 0) {
        message("not installed: ", paste(missing, collapse = " "))
        quit(status = 1)
      }
      """;

  R {
    packages = List.copyOf(packages);
  }

  /**
   * @throws dev.bothy.starlark.EvalException when one is no name of a package
   */
  static R packages(List<String> names) {
    for (String name : names) {
      Names.check("install.r_packages", "the name of an R package", name, ".", "\"ggplot2\"");
    }
    return new R(names);
  }

  @Override
  public String branch() {
    return "R";
  }

  @Override
  public String only() {
    return packages.isEmpty() ? branch() : "";
  }

  @Override
  public boolean onTrunk() {
    return packages.isEmpty();
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    if (packages.isEmpty()) {
      return Apt.install(on, List.of("r-base"), Apt.Options.DEFAULT, at);
    }
    List<String> args = new ArrayList<>();
    args.add("/usr/bin/Rscript");
    args.add("--vanilla");
    args.add("-e");
    args.add(ADD);
    args.add(site.cran());
    args.addAll(packages);
    return Script.asRoot(on, Script.reproducible(Exec.args(args)))
        .named("R: " + String.join(" ", packages))
        .at(at);
  }
}
