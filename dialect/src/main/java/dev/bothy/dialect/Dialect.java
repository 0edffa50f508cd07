package dev.bothy.dialect;

import dev.bothy.dialect.EvaluateRequest.Limits;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.function.Recording;
import dev.bothy.dialect.function.Registry;
import dev.bothy.dialect.install.Cuda;
import dev.bothy.dialect.lower.AddedPackages;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.eval.Module;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkCallable;
import dev.bothy.starlark.eval.StarlarkFunction;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@code build.envd}. Offline and pure: reads the file, what it loads, and names of files
 * in the project; the same files give the same environment anywhere.
 */
public final class Dialect {
  private static final long MOST_BYTES = 256L << 20;
  private static final String USUAL = "build.envd";

  /** Where packages that were added to the running environment are recorded. */
  private static final String LOCK = "bothy.lock";

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
    private @Nullable SourceFile source;

    Run(EvaluateRequest request) throws DialectException {
      this.request = request;
      try {
        this.project = new ProjectFiles(request.project());
      } catch (IOException e) {
        throw new DialectException(
            "no project directory " + request.project(), null, null, null, e);
      }
      this.calls =
          new Calls(project, request.limits().calls(), new SourceLocation(request.file(), 1, 1));
    }

    Evaluation evaluate() throws DialectException {
      SourceFile file = read();
      source = file;
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
      recording.runsWith(thread, loader, request.libraries(), predeclared);
      try {
        Module module =
            Starlark.execute(thread, file, dev.bothy.starlark.syntax.Dialect.ENVD, predeclared);
        Object function = function(module);
        Object result;
        try {
          result = Starlark.call(thread, function, List.of(), Settings.of(request.settings()));
        } catch (EvalException e) {
          throw e.frames().isEmpty() ? uncallable(function, e, recording) : failed(e, recording);
        }
        recording.finish();
        return evaluation(recording, result);
      } catch (SyntaxException e) {
        throw wrong(e);
      } catch (EvalException e) {
        throw failed(e, recording);
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

    /** Something wrong that shows only when the whole file has run. */
    private DialectException at(String message, SourceLocation where, String hint) {
      SourceFile file = source;
      String line =
          file != null && file.name().equals(where.file()) ? file.lineText(where.line()) : "";
      Diagnostic diagnostic =
          new Diagnostic(where.file(), where.line(), where.column(), message, hint, line);
      return new DialectException(message, where, hint, diagnostic.render(), null);
    }

    private Evaluation evaluation(Recording recording, Object result) throws DialectException {
      if (!NamedStates.isMeant(result)) {
        if (!request.image().isEmpty()) {
          throw new DialectException(
              request.function() + "() returns one image, which has no name",
              null,
              "leave out --target");
        }
        return evaluation(recording, environment(recording, result), List.of());
      }
      Map<String, StateValue> states = NamedStates.of(result, request.function());
      if (!request.image().isEmpty()) {
        StateValue one = NamedStates.choose(states, request.image(), request.function());
        return evaluation(recording, environment(recording, one), List.of());
      }
      List<NamedImage> images = new ArrayList<>();
      Set<State> trees = new LinkedHashSet<>();
      for (Map.Entry<String, StateValue> entry : states.entrySet()) {
        Environment environment = environment(recording, entry.getValue());
        images.add(new NamedImage(entry.getKey(), environment));
        trees.add(environment.image());
      }
      State all = State.merge(List.copyOf(trees));
      return evaluation(
          recording,
          environment(
              recording,
              trees.size() == 1 ? all : all.named("all images"),
              new Environment.Base(null, null, null),
              ImageSettings.NONE),
          images);
    }

    private Evaluation evaluation(
        Recording recording, Environment environment, List<NamedImage> images) {
      return new Evaluation(
          environment,
          request.file(),
          request.function(),
          prints,
          calls.warnings(),
          calls.noted(),
          recording.included(),
          images);
    }

    private Environment environment(Recording recording, Object result) throws DialectException {
      SourceLocation start = new SourceLocation(request.file(), 1, 1);
      SourceLocation recorded = new SourceLocation(LOCK, 1, 1);
      ImageSettings config;
      State image;
      StateValue base;
      if (result instanceof StateValue state) {
        refuseMixed(recording);
        base = state;
        Lowering.Lowered lowered =
            Lowering.lower(
                recording.declarations(state),
                AddedPackages.of(List.of(), request.added()).added(),
                recorded,
                project);
        image = lowered.image();
        config = ImageConfigs.of(recording, state, lowered);
      } else if (result == None.NONE) {
        Placed<StateValue> declared = recording.base();
        base =
            declared == null
                ? StateValue.defaultBase(calls, Recording.DEFAULT_IMAGE, start)
                : declared.value();
        base = withCuda(recording, base);
        SourceLocation entrypoint = recording.entrypointAt();
        if (recording.dev() && entrypoint != null) {
          throw at(
              "config.entrypoint: a development environment has no entrypoint",
              entrypoint,
              "use runtime.daemon for what shall run beside, or base(dev=False)");
        }
        AddedPackages packages = AddedPackages.of(recording.steps(), request.added());
        Lowering.Lowered lowered =
            Lowering.lower(
                recording.declarations(base).with(packages.steps()),
                packages.added(),
                recorded,
                project);
        image = lowered.image();
        config = ImageConfigs.of(recording, base, lowered);
      } else {
        throw new DialectException(
            request.function() + "() returns a value of type " + Values.type(result),
            null,
            "return a state, or nothing when calls such as base() and install.python() describe it;"
                + " several images as {\"NAME\": state, …}");
      }
      return environment(recording, image, base(base), config);
    }

    private Environment environment(
        Recording recording, State image, Environment.Base base, ImageSettings config) {
      Map<String, Path> locals = new LinkedHashMap<>();
      locals.put(ProjectFiles.LOCAL_NAME, project.root());
      return new Environment(
          image,
          base,
          recording.dev(),
          recording.shell(),
          recording.languages(),
          recording.packages(),
          recording.runtime(),
          config,
          locals,
          calls.layouts().directories(),
          calls.count());
    }

    /** The base with the CUDA that was asked for, or as it is. */
    private StateValue withCuda(Recording recording, StateValue base) throws DialectException {
      Placed<Recording.CudaDemand> cuda = recording.cuda();
      if (cuda == null) {
        return base;
      }
      try {
        String image =
            Cuda.image(
                cuda.value().version(),
                cuda.value().cudnn(),
                recording.dev(),
                recording.cudaBase(base.reference()));
        return StateValue.defaultBase(calls, image, cuda.at());
      } catch (EvalException e) {
        throw at(e.message(), cuda.at(), String.valueOf(e.hint()));
      }
    }

    /** A returned state is the whole image: what was declared besides would be lost. */
    private void refuseMixed(Recording recording) throws DialectException {
      List<Declaration> steps = recording.steps();
      SourceLocation at = steps.isEmpty() ? recording.baseAt() : steps.getFirst().at();
      if (at != null) {
        throw at(
            request.function() + "() returns a state, so this call has no effect on the image",
            at,
            "give the state to base(image=…) and return nothing, or use the state's own methods");
      }
    }

    private static Environment.Base base(StateValue state) {
      if (state.reference() != null) {
        return new Environment.Base(state.reference(), null, state.configOf());
      }
      return new Environment.Base(
          null, state.state().isScratch() ? null : digest(state.state()), state.configOf());
    }

    private static Digest digest(State state) {
      return Digest.parse(state.toString());
    }

    private static DialectException wrong(SyntaxException e) {
      Diagnostic first = e.diagnostics().getFirst();
      return new DialectException(first.message(), place(first), first.hint(), e.render(), e);
    }

    /**
     * The function does not take the values of {@code --set}: no call of the file's is to blame.
     */
    private DialectException uncallable(Object function, EvalException e, Recording recording) {
      if (!(function instanceof StarlarkFunction written)) {
        return failed(e, recording);
      }
      List<String> parameters = written.parameters();
      String hint =
          parameters.isEmpty()
              ? request.function() + "() has no parameters that --set could give"
              : "--set NAME=VALUE gives its parameters: " + String.join(", ", parameters);
      return new DialectException(
          written.position() + ": " + e.message(),
          null,
          e.hint() == null ? hint : e.hint() + "; " + hint,
          null,
          e);
    }

    private static DialectException failed(EvalException e, Recording recording) {
      Diagnostic where = e.diagnostic();
      // One frame is told by the place alone.
      String text = e.frames().size() > 1 ? e.render() : where.render();
      return new DialectException(
          e.message(), place(where), e.hint(), text, e, recording.missing());
    }

    private static @Nullable SourceLocation place(Diagnostic d) {
      return d.line() == 0 ? null : new SourceLocation(d.file(), d.line(), d.column());
    }
  }
}
