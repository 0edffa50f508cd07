package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.lint.Finding.Level;
import dev.bothy.dialect.project.LineComment;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.TokenKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file that evaluates, at the files of the project that it loads, and at the graph that
 * they make. Reads the project only; findings about libraries of others are left out.
 */
public final class Lint {
  private final ProjectFiles project;
  private final Map<String, CheckedFile> files = new LinkedHashMap<>();
  private final Map<String, Silencing> silencings = new LinkedHashMap<>();
  private final Set<Finding> found = new LinkedHashSet<>();

  private Lint(ProjectFiles project) {
    this.project = project;
  }

  /**
   * The findings in the order of files and lines.
   *
   * @param graph that the evaluation's image marshals to
   * @throws IOException when the project cannot be read any more
   */
  public static List<Finding> of(
      Path project, Evaluation evaluation, Definition graph, AptIndex apt) throws IOException {
    Lint lint = new Lint(new ProjectFiles(project));
    lint.open(evaluation.file());
    for (CheckedFile file : lint.files.values()) {
      Secrets.look(file, lint);
      UnusedNames.look(file, lint);
      LostStates.look(file, lint);
    }
    new Pins(lint).look(evaluation, graph);
    new Order(lint).look(evaluation, graph);
    new PackageNames(lint, apt).look(evaluation, graph);
    IdleCalls.look(evaluation, lint);
    ShellHabits.look(evaluation, lint);
    return lint.findings();
  }

  ProjectFiles project() {
    return project;
  }

  void warn(Rule rule, SourceLocation at, String message, @Nullable String hint) {
    found.add(new Finding(rule, Level.WARNING, at, message, hint));
  }

  void note(Rule rule, SourceLocation at, String message, @Nullable String hint) {
    found.add(new Finding(rule, Level.NOTE, at, message, hint));
  }

  /** Where a call has a literal; the call's place when that is not to be seen. */
  SourceLocation literal(SourceLocation call, String text) {
    CheckedFile file = files.get(call.file());
    return file == null ? call : file.literal(call, text);
  }

  /** A file that is no Starlark; what stands in its comments counts from now on. */
  String text(String file) {
    String text = project.read(file);
    if (silencings.containsKey(file)) {
      return text;
    }
    List<String> lines = text.lines().toList();
    Silencing silencing = new Silencing();
    silencings.put(file, silencing);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int hash = LineComment.start(line);
      if (hash < line.length()) {
        silencing.comment(
            new SourceLocation(file, i + 1, hash + 1),
            line.substring(hash),
            line.substring(0, hash).isBlank());
      }
      Secrets.look(new SourceLocation(file, i + 1, 1), line, this);
    }
    return text;
  }

  private void open(String name) throws IOException {
    if (files.containsKey(name)) {
      return;
    }
    CheckedFile file = new CheckedFile(ProjectLoader.read(project.root().resolve(name), name));
    files.put(name, file);
    silencings.put(name, silencing(file));
    for (Statement statement : file.tree().statements()) {
      if (statement instanceof Statement.Load load) {
        try {
          open(new ProjectLoader(project).resolve(load.module().value(), name));
        } catch (EvalException e) {
          throw new IOException(e.message(), e);
        }
      }
    }
  }

  private static Silencing silencing(CheckedFile file) {
    Silencing silencing = new Silencing();
    var tokens = file.tree().tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.kind(i) == TokenKind.COMMENT) {
        int start = tokens.start(i);
        int line = file.source().lineStart(file.source().line(start));
        String text = file.source().text();
        silencing.comment(
            file.place(start),
            text.substring(start, tokens.end(i)),
            text.substring(line, start).isBlank());
      }
    }
    return silencing;
  }

  private List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    for (Finding finding : found) {
      SourceLocation at = finding.at();
      Silencing silencing = silencings.get(at.file());
      CheckedFile file = files.get(at.file());
      int statement = file == null ? at.line() : file.statementLine(at);
      if (silencing != null && !silencing.silences(finding.rule(), at.line(), statement)) {
        all.add(finding);
      }
    }
    for (Silencing silencing : silencings.values()) {
      all.addAll(silencing.findings());
    }
    List<String> order = new ArrayList<>(silencings.keySet());
    all.sort(
        Comparator.comparingInt((Finding f) -> order.indexOf(f.at().file()))
            .thenComparingInt(f -> f.at().line())
            .thenComparingInt(f -> f.at().column())
            .thenComparing(Finding::rule));
    return List.copyOf(all);
  }
}
