package dev.bothy.dialect.lower;

import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.declare.Declarations.Shell;
import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.declare.Installer.PythonHome;
import dev.bothy.dialect.declare.Installer.Setup;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * From declarations to one tree. What depends on what:
 *
 * <pre>
 *   base ─ package sources ─ python, R ─ apt: what compilers see ─┬─ apt: tools ──────────────┐
 *                                                                 ├─ venv ─ index ─ pip …     ├─ merge ─ copies, runs … ─ shell ─ added …
 *                                                                 └─ R packages, conda, Go …  ┘
 * </pre>
 *
 * So a tool more reruns its own step, a Python package more reruns pip, and the two run side by
 * side. {@code run()} is the one call that can depend on anything and that anything can depend on:
 * it comes after all installations written before it, and those written after it come after it.
 */
public final class Lowering {
  /** The virtual environment's programs, first in {@code PATH}. */
  public static final String VENV_BIN = Python.VENV_BIN;

  /** Where steps see the project, and what was installed from it in place looks for it. */
  public static final String PROJECT = "/mnt/project";

  private final Declarations declared;
  private final ProjectFiles project;
  private final SetupSoFar setup = new SetupSoFar();
  private final OnePython python;

  private Lowering(Declarations declared, ProjectFiles project) {
    this.declared = declared;
    this.project = project;
    this.python = new OnePython(declared, setup);
  }

  /**
   * The tree, and what it means for how it runs.
   *
   * @param setup what everything that runs in it finds
   */
  public record Lowered(State image, Setup setup) {}

  /**
   * Lowers declarations whose literal lists hold none of the added packages.
   *
   * @param added what goes on top, oldest first, without stale ones
   * @param addedAt where what is added is recorded
   */
  public static Lowered lower(
      Declarations declared, List<AddedStep> added, SourceLocation addedAt, ProjectFiles project) {
    Lowering lowering = new Lowering(declared, project);
    State image = lowering.declared();
    for (AddedStep step : added) {
      image = lowering.added(image, step, addedAt);
    }
    return new Lowered(image, lowering.setup.whole());
  }

  private State declared() {
    State tree = AptFiles.with(declared.base(), declared.apt());
    for (Segment segment : Segment.of(declared.steps())) {
      tree = installations(tree, segment.installations());
      for (Declaration step : segment.rest()) {
        tree = steps().step(tree, step);
      }
    }
    tree = python.index(tree);
    if (declared.dev() && declared.shell() != null) {
      tree = shell(tree, declared.shell());
    }
    if (declared.dev()) {
      for (Declaration.Install late : declared.late()) {
        tree = late.installer().install(tree, declared.site(), late.at());
      }
    }
    return tree;
  }

  /** The last declared layers: with and without them, everything below is the same. */
  private static State shell(State on, Placed<Shell> wanted) {
    String name = wanted.value().name();
    String prompt = wanted.value().prompt();
    State tree =
        name.equals("bash") ? on : Apt.install(on, List.of(name), Apt.Options.DEFAULT, wanted.at());
    return prompt.isEmpty() ? tree : Prompt.of(tree, name, prompt, wanted.at());
  }

  /** What is installed between two runs: trunk, then branches side by side, and all merged. */
  private State installations(State before, List<Declaration> calls) {
    SourceLocation pythonAt = null;
    boolean compiles = false;
    for (Declaration call : calls) {
      boolean pip =
          call instanceof Declaration.PythonPackages
              || (call instanceof Declaration.Python && !python.isThere());
      if (pythonAt == null && pip) {
        pythonAt = call.at();
      }
      compiles |= pip || (call instanceof Declaration.Install i && i.installer().compiles());
    }
    State trunk = before;
    if (pythonAt != null) {
      trunk = python.toolchain(trunk, pythonAt);
    }
    for (Declaration call : calls) {
      if (call instanceof Declaration.Install i && i.installer().onTrunk()) {
        trunk = i.installer().install(trunk, declared.site(), i.at());
        setup.add(i.installer().setup());
      }
    }
    List<Declaration.AptPackages> tools = new ArrayList<>();
    for (Declaration call : calls) {
      if (call instanceof Declaration.AptPackages apt) {
        List<String> seen = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (String entry : apt.names()) {
          (compiles && influencesPip(entry) ? seen : other).add(entry);
        }
        if (!seen.isEmpty()) {
          trunk = Apt.install(trunk, seen, Apt.Options.DEFAULT, apt.at());
        }
        if (!other.isEmpty()) {
          tools.add(new Declaration.AptPackages(apt.at(), other));
        }
      }
    }
    List<Branch> branches = new ArrayList<>();
    if (!tools.isEmpty()) {
      Branch apt = Branch.of(branches, "apt", trunk, tools.getFirst().at());
      for (Declaration.AptPackages tool : tools) {
        apt.tree = Apt.install(apt.tree, tool.names(), Apt.Options.DEFAULT, tool.at());
      }
    }
    for (Declaration call : calls) {
      branch(branches, trunk, call);
    }
    return Branch.merged(trunk, branches, before);
  }

  /** Adds an installation to the branch that it belongs to. */
  private void branch(List<Branch> branches, State trunk, Declaration call) {
    if (call instanceof Declaration.Install install) {
      Installer installer = install.installer();
      if (installer.onTrunk()) {
        return;
      }
      Branch branch = Branch.of(branches, installer.branch(), trunk, call.at());
      if (installer instanceof PythonHome home) {
        branch.tree = python.conda(branch.tree, home, call.at());
        return;
      }
      if (python.branch().equals(installer.branch())) {
        branch.tree = python.installed(branch.tree, call.at());
      }
      branch.tree = installer.install(branch.tree, declared.site(), call.at());
      setup.add(installer.setup());
    } else if (call instanceof Declaration.Python || call instanceof Declaration.PythonPackages) {
      if (call instanceof Declaration.Python && python.isThere()) {
        return;
      }
      Branch branch = Branch.of(branches, python.branch(), trunk, call.at());
      branch.tree = python.installed(branch.tree, call.at());
      if (call instanceof Declaration.PythonPackages packages) {
        branch.tree = Python.packages(branch.tree, python.bin(), packages, project);
      }
    }
  }

  private static boolean influencesPip(String entry) {
    for (AptPackage one : AptPackage.all(entry)) {
      if (BuildTools.influencePip(one.name())) {
        return true;
      }
    }
    return false;
  }

  private State added(State on, AddedStep step, SourceLocation at) {
    return switch (step.manager()) {
      case APT -> Apt.install(on, step.packages(), Apt.Options.DEFAULT, at);
      case PIP -> python.added(on, step.packages(), at);
    };
  }

  /** What runs now finds what has been installed so far. */
  private Steps steps() {
    return new Steps(declared, project, setup.pathFirst(), setup.pathLast(), setup.env());
  }
}
