package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lint.ShellInstalls.Manager;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Installations that run again more often than they need to. */
final class Order {
  private final Lint lint;

  Order(Lint lint) {
    this.lint = lint;
  }

  void look(Evaluation evaluation, Definition graph) {
    Set<SourceLocation> told = new HashSet<>();
    Set<@Nullable SourceLocation> steps = new HashSet<>();
    graph.vertices().forEach(vertex -> steps.add(vertex.location()));
    SourceLocation ran = null;
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.RUN) {
        ran = noted.at();
      } else if (installs(noted) && ran != null && steps.contains(noted.at())) {
        // What an earlier call has brought already, as Python, waits for nothing.
        if (told.add(noted.at())) {
          lint.warn(
              Rule.INSTALL_AFTER_RUN,
              noted.at(),
              "this waits for the run() at " + ran + ", and is installed again when that changes",
              "write it before, unless it needs what run() does");
        }
        ran = null;
      }
    }
    copies(evaluation, graph, told);
  }

  private static boolean installs(Noted noted) {
    return switch (noted.kind()) {
      case APT, PIP, CONDA, CONDA_FILE, JULIA, REQUIREMENTS, TOOL -> true;
      case VSCODE, RUN, STATE_RUN, APT_SOURCE, APT_PIN, SETTING, EMPTY -> false;
    };
  }

  /** Packages on a tree that files of the project are in. */
  private void copies(Evaluation evaluation, Definition graph, Set<SourceLocation> told) {
    Set<SourceLocation> apt = new HashSet<>();
    Set<SourceLocation> lists = new HashSet<>();
    Set<SourceLocation> keys = new HashSet<>();
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.APT) {
        apt.add(noted.at());
      } else if (noted.kind() == Noted.Kind.REQUIREMENTS || noted.kind() == Noted.Kind.CONDA_FILE) {
        lists.add(noted.at());
      } else if (noted.kind() == Noted.Kind.APT_SOURCE) {
        keys.add(noted.at());
      }
    }
    Map<Digest, SourceLocation> files = new HashMap<>();
    Map<Digest, SourceLocation> directories = new HashMap<>();
    for (Vertex vertex : graph.vertices()) {
      SourceLocation at = vertex.location();
      // The key of a repository decides what is installed.
      if (at == null || !keys.contains(at) || !(vertex.op().kind() instanceof SourceOp)) {
        below(vertex, files, false);
        below(vertex, directories, true);
      }
      if (at == null || !(vertex.op().kind() instanceof ExecOp exec)) {
        continue;
      }
      if (lists.contains(at) && at.equals(directories.get(vertex.digest()))) {
        lint.note(
            Rule.PROJECT_INSTALL,
            at,
            "this installs from a directory of the project, again whenever a file there changes",
            "runtime.init([\"pip install -e .\"]) does it when the environment starts");
      }
      List<String> args = exec.meta().args();
      Manager manager = isAuthors(args) ? manager(args.getLast()) : null;
      SourceLocation copied = null;
      if (manager == Manager.APT || (!isAuthors(args) && apt.contains(at))) {
        copied = files.get(vertex.digest());
      } else if (manager != null) {
        // A single file can be the list of what is to be installed.
        copied = directories.get(vertex.digest());
      }
      if (copied != null && told.add(at)) {
        lint.warn(
            Rule.INSTALL_AFTER_COPY,
            at,
            "this stands on files of the project ("
                + copied
                + "), and is installed again whenever they change",
            "install first and copy then");
      }
    }
  }

  /** Whether it is a script of the file's author, rather than one of ours with its arguments. */
  private static boolean isAuthors(List<String> args) {
    return args.size() > 2 && args.get(args.size() - 2).equals("-c");
  }

  /** Who installs packages in a script; null when nobody does. */
  private static @Nullable Manager manager(String script) {
    Manager found = null;
    for (ShellInstalls.Install install : ShellInstalls.in(script)) {
      boolean project = install.packages().stream().anyMatch(p -> p.startsWith("."));
      if (!project && found != Manager.APT) {
        found = install.manager();
      }
    }
    return found;
  }

  /**
   * Puts in where files of the project came into what a vertex makes, when some did.
   *
   * @param directories whether files that are named one by one do not count
   */
  private void below(Vertex vertex, Map<Digest, SourceLocation> known, boolean directories) {
    if (vertex.op().kind() instanceof SourceOp source) {
      if (source.scheme().equals(SourceAttrs.LOCAL)
          && vertex.location() != null
          && (!directories || hasDirectory(source))) {
        known.put(vertex.digest(), vertex.location());
      }
      return;
    }
    for (Input input : vertex.op().inputs()) {
      SourceLocation from = known.get(input.digest());
      if (from != null) {
        known.put(vertex.digest(), from);
        return;
      }
    }
  }

  private boolean hasDirectory(SourceOp source) {
    String include = source.attrs().get(SourceAttrs.LOCAL_INCLUDE);
    if (include == null) {
      return true;
    }
    // A list of paths in JSON; one with quotes in its name is no directory that anyone has.
    for (String path : include.substring(1, include.length() - 1).split(",", -1)) {
      if (path.length() > 2 && lint.project().isDirectory(path.substring(1, path.length() - 1))) {
        return true;
      }
    }
    return false;
  }
}
