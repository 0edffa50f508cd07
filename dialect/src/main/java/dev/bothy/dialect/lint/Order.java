package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.declare.Noted;
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
    SourceLocation ran = null;
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.RUN) {
        ran = noted.at();
      } else if (installs(noted) && ran != null) {
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
      case APT, PIP, CONDA, JULIA, REQUIREMENTS, TOOL -> true;
      case VSCODE, RUN, APT_SOURCE, SETTING, EMPTY -> false;
    };
  }

  /** apt on a tree that files of the project are in. */
  private void copies(Evaluation evaluation, Definition graph, Set<SourceLocation> told) {
    Map<Digest, SourceLocation> local = new HashMap<>();
    for (Vertex vertex : graph.vertices()) {
      SourceLocation from = below(vertex, local);
      if (from != null) {
        local.put(vertex.digest(), from);
      }
    }
    Set<SourceLocation> apt = new HashSet<>();
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.APT) {
        apt.add(noted.at());
      }
    }
    for (Vertex vertex : graph.vertices()) {
      SourceLocation at = vertex.location();
      SourceLocation copied = local.get(vertex.digest());
      if (at != null
          && copied != null
          && vertex.op().kind() instanceof ExecOp
          && apt.contains(at)
          && told.add(at)) {
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

  /** Where files of the project came into what a vertex makes; null when none did. */
  private static @Nullable SourceLocation below(Vertex vertex, Map<Digest, SourceLocation> local) {
    if (vertex.op().kind() instanceof SourceOp source) {
      return source.scheme().equals(SourceAttrs.LOCAL) ? vertex.location() : null;
    }
    for (Input input : vertex.op().inputs()) {
      SourceLocation from = local.get(input.digest());
      if (from != null) {
        return from;
      }
    }
    return null;
  }
}
