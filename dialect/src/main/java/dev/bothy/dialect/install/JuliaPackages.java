package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.lower.Script;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/** Julia packages, into a depot that all users read. */
record JuliaPackages(List<String> names) implements Installer {
  static final String DEPOT = "/opt/julia/user_packages";

  private static final String ADD =
      "using Pkg; Pkg.add([let p = split(a, '@'); length(p) == 2 ?"
          + " PackageSpec(name=p[1], version=p[2]) : PackageSpec(name=p[1]) end for a in ARGS])";

  JuliaPackages {
    names = List.copyOf(names);
  }

  /**
   * @throws dev.bothy.starlark.EvalException when one is not {@code Name} or {@code Name@version}
   */
  static JuliaPackages of(List<String> names) {
    for (String name : names) {
      Names.check(
          "install.julia_packages",
          "the name of a Julia package",
          name,
          "@._-+",
          "\"Example\" or \"Example@0.5\"");
    }
    return new JuliaPackages(names);
  }

  @Override
  public String branch() {
    return "julia";
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    List<String> args = new ArrayList<>();
    args.add("/opt/julia/bin/julia");
    args.add("--startup-file=no");
    args.add("-e");
    args.add(ADD);
    args.addAll(names);
    Exec exec = Script.reproducible(Exec.args(args)).env("JULIA_DEPOT_PATH", DEPOT);
    if (!site.julia().isEmpty()) {
      exec.env("JULIA_PKG_SERVER", site.julia());
    }
    return Script.asRoot(on, exec).named("julia: " + String.join(" ", names)).at(at);
  }
}
