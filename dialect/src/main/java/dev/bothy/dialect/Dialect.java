package dev.bothy.dialect;

import dev.bothy.dialect.EvaluateRequest.Limits;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.function.Recording;
import dev.bothy.dialect.function.Registry;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.eval.Module;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkCallable;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates {@code build.envd}. Offline and pure: reads the file, what it loads, and names of files
 * in the project; the same files give the same environment anywhere.
 */
public final class Dialect {
  private static final long MOST_BYTES = 256L << 20;
  private static final String USUAL = "build.envd";

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Dialect() {}

  /**
   * What the file describes.
   *
   * @throws DialectException when the file is not there, is wrong or fails
   */
  public static Evaluation evaluate(EvaluateRequest request) throws DialectException {
    return new Run(request).evaluate();
  }

  /** One evaluation. */
  private static final class Run {
    private final EvaluateRequest request;
    private final List<String> prints = new ArrayList<>();
    private final ProjectFiles project;
    private final Calls calls;

    Run(EvaluateRequest request) throws DialectException {
      this.request = request;
      try {
        this.project = new ProjectFiles(request.project());
      } catch (IOException e) {
        throw new DialectException(
            "no project directory " + request.project(), null, null, null, e);
      }
      this.calls =
          new Calls(
              project,
              request.limits().calls(),
              request.pins(),
              new SourceLocation(request.file(), 1, 1));
    }

    Evaluation evaluate() throws DialectException {
      SourceFile file = read();
      Failures failures = new Failures(file, request.function(), calls);
      SyntaxVersion version = SyntaxVersion.of(file);
      if (version.warning() != null) {
        calls.warn(version.warning());
      }
      Recording recording = new Recording(calls, request.platform(), version.old());
      Limits limits = request.limits();
      ProjectLoader loader = new ProjectLoader(project);
      StarlarkThread thread =
          StarlarkThread.builder()
              .limits(
                  new dev.bothy.starlark.eval.Limits(
                      limits.steps(), limits.callDepth(), MOST_BYTES, LONGEST))
              .loader(loader)
              .printer(prints::add)
              .build();
      Predeclared predeclared = Predeclared.core().with(Registry.predeclared(recording));
      recording.libraries().runsWith(thread, loader, request.libraries(), predeclared);
      try {
        Module module =
            Starlark.execute(thread, file, dev.bothy.starlark.syntax.Dialect.ENVD, predeclared);
        Object function = function(module);
        Object result;
        try {
          result = Starlark.call(thread, function, List.of(), Settings.of(request.settings()));
        } catch (EvalException e) {
          throw e.frames().isEmpty()
              ? failures.uncallable(function, e, recording)
              : Failures.failed(e, recording);
        }
        recording.finish();
        return new Outcome(request, project, calls, recording, failures).of(result, prints);
      } catch (SyntaxException e) {
        throw Failures.wrong(e);
      } catch (EvalException e) {
        throw Failures.failed(e, recording);
      }
    }

    private SourceFile read() throws DialectException {
      Path path = project.root().resolve(request.file()).normalize();
      try {
        return ProjectLoader.read(path, request.file());
      } catch (NoSuchFileException e) {
        String first = request.file().equals(USUAL) ? "`bothy init` writes one; " : "";
        throw new DialectException(
            "no " + request.file() + " in " + request.project(),
            null,
            first + "-p names another directory, -f another file",
            null,
            e);
      } catch (IOException e) {
        String reason = Files.isDirectory(path) ? "is a directory" : ProjectLoader.reason(e);
        throw new DialectException(request.file() + ": " + reason, null, null, null, e);
      }
    }

    private Object function(Module module) throws DialectException {
      String name = request.function();
      Object value = module.get(name);
      if (value instanceof StarlarkCallable) {
        return value;
      }
      if (value != null) {
        throw new DialectException(
            name
                + " in "
                + request.file()
                + " is not a function, but of type "
                + Values.type(value),
            null,
            null);
      }
      List<String> functions = new ArrayList<>();
      module
          .globals()
          .forEach(
              (key, global) -> {
                if (global instanceof StarlarkCallable) {
                  functions.add(key);
                }
              });
      String near = NearestName.of(name, functions);
      String hint =
          near != null
              ? "did you mean " + near + "?"
              : functions.isEmpty()
                  ? "write `def " + name + "():` and the calls that describe the environment in it"
                  : "it has " + String.join(", ", functions) + "; --from FILE:FUNCTION names one";
      throw new DialectException("no function " + name + " in " + request.file(), null, hint);
    }
  }
}
