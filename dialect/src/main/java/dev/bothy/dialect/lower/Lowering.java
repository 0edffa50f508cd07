package dev.bothy.dialect.lower;

import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.HttpOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From declarations to one tree. What depends on what:
 *
 * <pre>
 *   base ─ package sources ─ python ─ apt: what pip can see ─┬─ apt: tools ──────────┐
 *                                                            └─ venv ─ index ─ pip … ┴─ merge ─ copies, runs … ─ shell ─ added …
 * </pre>
 *
 * So a tool more reruns its own step, a Python package more reruns pip, and the two run side by
 * side. {@code run()} is the one call that can depend on anything and that anything can depend on:
 * it comes after all installations written before it, and those written after it come after it.
 */
public final class Lowering {
  /** The virtual environment's programs, first in {@code PATH}. */
  public static final String VENV_BIN = Python.VENV_BIN;

  /** Where steps see the project. */
  static final String PROJECT = "/mnt/project";

  private static final String DOWNLOADS = "/home/envd/extra_source/";
  private static final int READABLE = 0644;

  private final Declarations declared;
  private final ProjectFiles project;
  private final String pythonVersion;
  private boolean python;
  private boolean index;

  private Lowering(Declarations declared, ProjectFiles project) {
    this.declared = declared;
    this.project = project;
    String version = "";
    for (Declaration step : declared.steps()) {
      if (step instanceof Declaration.Python p) {
        version = p.version();
      }
    }
    this.pythonVersion = version;
  }

  /**
   * The tree, and what it means for how it runs.
   *
   * @param venv whether it has the virtual environment
   */
  public record Lowered(State image, boolean venv) {}

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
    return new Lowered(image, lowering.python);
  }

  private State declared() {
    State tree = declared.base();
    if (declared.aptSource() != null) {
      tree = Apt.withSources(tree, declared.aptSource().value(), declared.aptSource().at());
    }
    for (Segment segment : Segment.of(declared.steps())) {
      tree = installations(tree, segment.installations());
      for (Declaration step : segment.rest()) {
        tree = step(tree, step);
      }
    }
    if (declared.pipIndex() != null && !index) {
      tree = Python.withIndex(tree, declared.pipIndex().value(), declared.pipIndex().at());
      index = true;
    }
    // The last declared layer: with and without it, everything below is the same.
    if (declared.dev() && declared.shell() != null && !declared.shell().value().equals("bash")) {
      tree =
          Apt.install(
              tree, List.of(declared.shell().value()), Apt.Options.DEFAULT, declared.shell().at());
    }
    return tree;
  }

  /** What is installed between two runs: trunk, tools beside pip, and both merged. */
  private State installations(State before, List<Declaration> calls) {
    SourceLocation pythonAt = null;
    for (Declaration call : calls) {
      boolean pip =
          call instanceof Declaration.PythonPackages
              || (call instanceof Declaration.Python && !python);
      if (pythonAt == null && pip) {
        pythonAt = call.at();
      }
    }
    State trunk = before;
    if (pythonAt != null && !python) {
      trunk = Python.toolchain(trunk, pythonVersion, pythonAt);
    }
    List<Declaration.AptPackages> tools = new ArrayList<>();
    for (Declaration call : calls) {
      if (call instanceof Declaration.AptPackages apt) {
        List<String> seen = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (String entry : apt.names()) {
          (pythonAt != null && influencesPip(entry) ? seen : other).add(entry);
        }
        if (!seen.isEmpty()) {
          trunk = Apt.install(trunk, seen, Apt.Options.DEFAULT, apt.at());
        }
        if (!other.isEmpty()) {
          tools.add(new Declaration.AptPackages(apt.at(), other));
        }
      }
    }
    State withTools = trunk;
    for (Declaration.AptPackages apt : tools) {
      withTools = Apt.install(withTools, apt.names(), Apt.Options.DEFAULT, apt.at());
    }
    if (pythonAt == null) {
      return withTools;
    }
    State withPip = pip(trunk, calls, pythonAt);
    if (tools.isEmpty()) {
      return withPip;
    }
    State change = State.diff(trunk, withPip).named("what pip installed").at(pythonAt);
    return State.merge(List.of(withTools, change))
        .withSettingsOf(before)
        .named("tools and Python packages")
        .at(pythonAt);
  }

  private State pip(State trunk, List<Declaration> calls, SourceLocation at) {
    State tree = venv(trunk, at);
    for (Declaration call : calls) {
      if (call instanceof Declaration.PythonPackages packages) {
        tree = Python.packages(tree, packages, project);
      }
    }
    return tree;
  }

  /** The virtual environment and pip's index, unless they are there. */
  private State venv(State on, SourceLocation at) {
    State tree = on;
    if (!python) {
      tree = Python.venv(tree, pythonVersion, at);
      python = true;
    }
    if (declared.pipIndex() != null && !index) {
      tree = Python.withIndex(tree, declared.pipIndex().value(), declared.pipIndex().at());
      index = true;
    }
    return tree;
  }

  private static boolean influencesPip(String entry) {
    for (String argument : AptPackage.arguments(entry)) {
      if (AptPackage.influencesPip(argument)) {
        return true;
      }
    }
    return false;
  }

  private State step(State on, Declaration step) {
    // Not a switch over types: no archive of classes keeps what one links when it first runs.
    if (step instanceof Declaration.Run run) {
      return run(on, run);
    }
    if (step instanceof Declaration.Copy copy) {
      return copy(on, copy);
    }
    if (step instanceof Declaration.Download download) {
      return download(on, download);
    }
    throw new IllegalStateException("an installation among other steps: " + step.at());
  }

  private State run(State on, Declaration.Run run) {
    List<String> lines = new ArrayList<>();
    if (python || !declared.extraPath().isEmpty()) {
      // Only the step itself knows what its base's PATH is.
      StringBuilder path = new StringBuilder("export PATH=");
      path.append(python ? VENV_BIN + ":" : "").append("\"$PATH\"");
      for (String directory : declared.extraPath()) {
        path.append(':').append(quoted(directory));
      }
      lines.add(path.toString());
    }
    lines.addAll(run.commands());
    Exec exec = Script.of(lines, declared.bash());
    for (Map.Entry<String, String> variable : declared.environ().entrySet()) {
      exec.env(variable.getKey(), variable.getValue());
    }
    if (run.mountHost()) {
      State files = LocalSource.of(project, List.of(".")).at(run.at());
      exec.bind(PROJECT, files, "", false, true).dir(PROJECT);
    }
    return on.run(exec).named(Script.name(run.commands())).at(run.at());
  }

  /** As one word of a shell. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private State copy(State on, Declaration.Copy copy) {
    CopyOptions options = new CopyOptions().createDest().contentsOnly();
    State from = copy.image();
    String source = copy.source();
    if (from == null) {
      from = LocalSource.of(project, List.of(source)).at(copy.at());
      source = source.equals(".") ? "/" : "/" + source;
    } else {
      options.followSymlink();
    }
    return on.copy(from, source, copy.target(), options)
        .named("copy " + copy.source() + " to " + copy.target())
        .at(copy.at());
  }

  private State download(State on, Declaration.Download download) {
    State file = http(download.url(), download.checksum(), download.filename()).at(download.at());
    return on.copy(
            file,
            "/" + download.filename(),
            DOWNLOADS + download.filename(),
            new CopyOptions().createDest())
        .named("copy " + download.filename() + " to " + DOWNLOADS)
        .at(download.at());
  }

  /**
   * A download that everyone may read.
   *
   * @param checksum {@code sha256:…} or empty
   */
  public static State http(String url, String checksum, String filename) {
    HttpOptions options = new HttpOptions().filename(filename).mode(READABLE);
    if (!checksum.isEmpty()) {
      options.checksum(Digest.parse(checksum));
    }
    return State.http(url, options).named("download " + url);
  }

  private State added(State on, AddedStep step, SourceLocation at) {
    return switch (step.manager()) {
      case APT -> Apt.install(on, step.packages(), Apt.Options.DEFAULT, at);
      case PIP -> {
        State tree = on;
        if (!python) {
          tree = Python.toolchain(tree, pythonVersion, at);
        }
        yield Python.packages(venv(tree, at), step.packages(), at);
      }
    };
  }

  /** Calls up to and with the runs that nothing installed before needs. */
  private record Segment(List<Declaration> installations, List<Declaration> rest) {
    static List<Segment> of(List<Declaration> steps) {
      List<Segment> segments = new ArrayList<>();
      @Nullable Segment current = null;
      boolean ran = false;
      for (Declaration step : steps) {
        boolean installs = step.installs();
        if (current == null || (installs && ran)) {
          current = new Segment(new ArrayList<>(), new ArrayList<>());
          segments.add(current);
          ran = false;
        }
        (installs ? current.installations : current.rest).add(step);
        ran |= step instanceof Declaration.Run;
      }
      return segments;
    }
  }
}
