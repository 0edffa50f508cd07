package dev.bothy.dialect;

import dev.bothy.dialect.declare.LockedPins;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.dialect.project.Libraries.Checkout;
import dev.bothy.dialect.project.Library;
import dev.bothy.llb.Definition;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project directory of a test. A library is in {@code libraries/NAME}, or {@code
 * libraries/NAME@REF}, where its repository is called so.
 */
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
    return EvaluateRequest.of(directory)
        .withPlatform(Platform.LINUX_AMD64)
        .withLibraries(this::checkout);
  }

  private @Nullable Checkout checkout(Library library) {
    String which = library.sha().isEmpty() ? library.ref() : library.sha();
    String name = library.git().substring(library.git().lastIndexOf('/') + 1);
    Path files =
        directory.resolve("libraries").resolve(which.isEmpty() ? name : name + "@" + which);
    return Files.isDirectory(files)
        ? new Checkout(
            files,
            Digest.of((name + which).getBytes(StandardCharsets.UTF_8)).hex().substring(0, 40),
            true)
        : null;
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

  /** With checksums that the lock has, by URL. */
  public Evaluation evaluateWithChecksums(Map<String, String> checksums) throws DialectException {
    return evaluate(new LockedPins(checksums, Map.of(), Map.of()));
  }

  /** With what the lock has. */
  public Evaluation evaluate(LockedPins pins) throws DialectException {
    return Dialect.evaluate(request().withPins(pins));
  }

  /** Another file than {@code build.envd}. */
  public Evaluation evaluateFile(String file) throws DialectException {
    return Dialect.evaluate(request().from(file));
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

  /** Of another function than {@code build}. */
  public Plan plan(String function) throws DialectException {
    return Plan.of(
        Dialect.evaluate(request().from("build.envd:" + function)), Platform.LINUX_AMD64);
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
