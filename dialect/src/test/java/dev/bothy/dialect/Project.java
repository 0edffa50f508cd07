package dev.bothy.dialect;

import dev.bothy.dialect.plan.Plan;
import dev.bothy.llb.Definition;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A project directory of a test. */
public final class Project {
  private final Path directory;

  public Project(Path directory) {
    this.directory = directory;
  }

  public Path directory() {
    return directory;
  }

  /** Writes a file, with its directories. */
  public Project with(String path, String text) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines as the body of {@code build()}. */
  public Project body(String... lines) {
    StringBuilder text = new StringBuilder("def build():\n");
    for (String line : lines) {
      for (String part : line.split("\n", -1)) {
        text.append(part.isEmpty() ? "" : "    ").append(part).append('\n');
      }
    }
    return with("build.envd", text.toString());
  }

  private EvaluateRequest request() {
    return EvaluateRequest.of(directory).withPlatform(Platform.LINUX_AMD64);
  }

  public Evaluation evaluate() throws DialectException {
    return Dialect.evaluate(request());
  }

  public Evaluation evaluate(List<AddedStep> added) throws DialectException {
    return Dialect.evaluate(request().withAdded(added));
  }

  public Evaluation evaluate(Map<String, String> settings) throws DialectException {
    return Dialect.evaluate(request().withSettings(settings));
  }

  public Environment environment() throws DialectException {
    return evaluate().environment();
  }

  public static Definition graph(Evaluation evaluation) {
    return evaluation.environment().image().marshal(Platform.LINUX_AMD64);
  }

  public Definition graph() throws DialectException {
    return graph(evaluate());
  }

  public Plan plan() throws DialectException {
    Evaluation evaluation = evaluate();
    return Plan.of(evaluation, Platform.LINUX_AMD64);
  }

  /** A line a step: number, name, the numbers of its inputs, position. */
  public List<String> steps() throws DialectException {
    return steps(plan());
  }

  public static List<String> steps(Plan plan) {
    String table = plan.toTable();
    return table.substring(table.indexOf("\n\n") + 2).lines().map(String::strip).toList();
  }
}
