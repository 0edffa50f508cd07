package dev.bothy.cli.build;

import dev.bothy.engine.host.FullDisk;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.OpKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A step of apt that failed because a repository has no such suite: what is wrong was said by
 * another call, the one that names the sources.
 */
final class MissingSuite {
  private static final Pattern NO_RELEASE =
      Pattern.compile(
          "E: The repository '(\\S+) (\\S+) (?:In)?Release' "
              + "(?:does not have|no longer has) a Release file");

  private MissingSuite() {}

  /** The same failure, and the others of a build that kept going, with the place of the sources. */
  static SolveException told(SolveException failure, Definition graph) {
    SolveException.Step step = failure.step();
    String hint = failure.hint();
    if (hint == null && step != null) {
      hint = hint(step.log(), graph);
    }
    SolveException told =
        new SolveException(
            failure.kind(), String.valueOf(failure.getMessage()), hint, step, failure.getCause());
    told.setStackTrace(failure.getStackTrace());
    for (Throwable other : failure.getSuppressed()) {
      told.addSuppressed(other instanceof SolveException one ? told(one, graph) : other);
    }
    return told;
  }

  /** Null when apt does not say so. */
  static @Nullable String hint(List<String> log, Definition graph) {
    String hint = null;
    for (String line : log) {
      if (FullDisk.isMeant(line)) {
        return null;
      }
      Matcher none = NO_RELEASE.matcher(line);
      if (hint == null && none.find()) {
        hint = hint(none.group(1), none.group(2), graph);
      }
    }
    return hint;
  }

  private static String hint(String uri, String suite, Definition graph) {
    SourceLocation at = said(uri, suite, graph);
    String what = " name the suite '" + suite + "', which " + uri + " does not have";
    return at == null
        ? "the base's own sources"
            + what
            + "; config.apt_source names others, by http where the base has no certificates"
        : "the sources of " + at + what;
  }

  private static @Nullable SourceLocation said(String uri, String suite, Definition graph) {
    for (Vertex vertex : graph.vertices()) {
      for (String text : texts(vertex.op().kind())) {
        if (vertex.location() != null
            && text.contains(uri)
            && List.of(text.split("[\\s'\"]+", -1)).contains(suite)) {
          return vertex.location();
        }
      }
    }
    return null;
  }

  /** Where sources of apt may be written: files that are made, and words of commands. */
  private static List<String> texts(OpKind kind) {
    if (kind instanceof ExecOp exec) {
      return exec.meta().args();
    }
    List<String> texts = new ArrayList<>();
    if (kind instanceof FileOp files) {
      for (FileAction action : files.actions()) {
        if (action.command() instanceof FileAction.Mkfile file) {
          texts.add(new String(file.data(), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }
}
