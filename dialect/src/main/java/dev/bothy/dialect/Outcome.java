package dev.bothy.dialect;

import dev.bothy.dialect.declare.AptSettings;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.function.LackingLanguage;
import dev.bothy.dialect.function.Recording;
import dev.bothy.dialect.install.Cuda;
import dev.bothy.dialect.install.Installers;
import dev.bothy.dialect.lower.AddedPackages;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.state.AptPins;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what a file has declared, and what its function returned, to environments. */
final class Outcome {
  /** Where packages that were added to the running environment are recorded. */
  private static final String LOCK = "bothy.lock";

  private static final Set<String> WITHOUT_APT =
      Set.of(
          "alpine",
          "almalinux",
          "amazonlinux",
          "archlinux",
          "busybox",
          "centos",
          "fedora",
          "opensuse",
          "oraclelinux",
          "rockylinux");

  private static final Set<String> PLAIN = Set.of("library/debian", "library/ubuntu");

  private final EvaluateRequest request;
  private final ProjectFiles project;
  private final Calls calls;
  private final Recording recording;
  private final Failures failures;

  Outcome(
      EvaluateRequest request,
      ProjectFiles project,
      Calls calls,
      Recording recording,
      Failures failures) {
    this.request = request;
    this.project = project;
    this.calls = calls;
    this.recording = recording;
    this.failures = failures;
  }

  Evaluation of(Object result, List<String> prints) throws DialectException {
    if (!NamedStates.isMeant(result)) {
      if (!request.image().isEmpty()) {
        throw new DialectException(
            request.function() + "() returns one image, which has no name",
            null,
            "leave out --target");
      }
      return evaluation(environment(result), List.of(), prints);
    }
    Map<String, StateValue> states = NamedStates.of(result, failures);
    if (!request.image().isEmpty()) {
      StateValue one = NamedStates.choose(states, request.image(), request.function());
      return evaluation(environment(one), List.of(), prints);
    }
    List<NamedImage> images = new ArrayList<>();
    Set<State> trees = new LinkedHashSet<>();
    for (Map.Entry<String, StateValue> entry : states.entrySet()) {
      Environment environment = environment(entry.getValue());
      images.add(new NamedImage(entry.getKey(), environment));
      trees.add(environment.image());
    }
    State all = State.merge(List.copyOf(trees));
    Environment together =
        environment(
            trees.size() == 1 ? all : all.named("all images"),
            new Environment.Base(null, null, null),
            ImageSettings.NONE);
    return evaluation(together, images, prints);
  }

  private Evaluation evaluation(
      Environment environment, List<NamedImage> images, List<String> prints) {
    return new Evaluation(
        environment,
        request.file(),
        request.function(),
        prints,
        calls.warnings(),
        calls.noted(),
        recording.libraries().included(),
        images);
  }

  private Environment environment(Object result) throws DialectException {
    if (result instanceof StateValue state) {
      refuseMixed();
      return lowered(state, List.of());
    }
    if (result == None.NONE) {
      return declared();
    }
    throw failures.returned(
        "a value of type " + Values.type(result),
        "return a state, or nothing when calls such as base() and install.python() describe it;"
            + " several images as {\"NAME\": state, …}");
  }

  private Environment declared() throws DialectException {
    SourceLocation start = new SourceLocation(request.file(), 1, 1);
    Placed<StateValue> declared = recording.base();
    StateValue base =
        declared == null
            ? StateValue.defaultBase(calls, Recording.DEFAULT_IMAGE, start)
            : declared.value();
    base = withCuda(base);
    refuseSharedChecksum();
    refuseOtherPins(base);
    SourceLocation entrypoint = recording.entrypointAt();
    if (recording.dev() && entrypoint != null) {
      throw failures.at(
          "config.entrypoint: a development environment has no entrypoint",
          entrypoint,
          "use runtime.daemon for what shall run beside, or "
              + (recording.isOld() ? "base(image=…)" : "base(dev=False)"));
    }
    LackingLanguage lacking = isPlain(declared) ? recording.lacksLanguage() : null;
    if (lacking != null && lacking.sure()) {
      throw failures.at(
          lacking.packages() + ": there is no " + lacking.language(),
          lacking.at(),
          "call " + lacking.brings() + "() too");
    }
    if (lacking != null) {
      calls.warn(
          lacking.at(),
          lacking.packages()
              + ": "
              + lacking.brings()
              + "() is not called, so a package of apt must bring "
              + lacking.language());
    }
    tellOfOtherSystem(base);
    SourceLocation conda = recording.lacksConda();
    if (conda != null) {
      throw failures.at(
          "install.conda_packages: there is no conda",
          conda,
          "base(language=\"python\") brings it, and an image of your own may have it");
    }
    return lowered(base, recording.steps());
  }

  /** Images of systems without apt, whose first step of apt would fail. */
  private void tellOfOtherSystem(StateValue base) {
    String reference = base.reference();
    if (reference == null) {
      return;
    }
    ImageReference image = ImageReference.parse(reference);
    String name = image.repository().substring(image.repository().lastIndexOf('/') + 1);
    String tag = image.tag() == null ? "" : image.tag();
    String system =
        WITHOUT_APT.contains(name) ? name : (tag + "-").contains("alpine") ? "alpine" : "";
    for (Declaration step : recording.steps()) {
      boolean apt =
          step instanceof Declaration.AptPackages
              || (WITHOUT_APT.contains(name)
                  && step instanceof Declaration.Python
                  && recording.conda() == null);
      if (apt && !system.isEmpty()) {
        calls.warn(
            step.at(), system + " has no apt, which this needs: a base of Debian or Ubuntu has");
        return;
      }
    }
  }

  /** Whether it is a distribution as it comes, which has no language besides. */
  private static boolean isPlain(@Nullable Placed<StateValue> base) {
    if (base == null) {
      return true;
    }
    String reference = base.value().reference();
    return reference != null && PLAIN.contains(ImageReference.parse(reference).repository());
  }

  private Environment lowered(StateValue base, List<Declaration> steps) {
    AddedPackages packages = AddedPackages.of(steps, request.added());
    Lowering.Lowered lowered =
        Lowering.lower(
            recording.declarations(base).with(packages.steps()),
            packages.added(),
            new SourceLocation(LOCK, 1, 1),
            project);
    return environment(lowered.image(), base(base), ImageConfigs.of(recording, base, lowered));
  }

  private Environment environment(State image, Environment.Base base, ImageSettings config) {
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
  private StateValue withCuda(StateValue base) throws DialectException {
    Placed<Recording.CudaDemand> cuda = recording.cuda();
    if (cuda == null) {
      return base;
    }
    String reference = base.reference();
    if (reference != null && !base.equals(StateValue.image(calls, reference))) {
      throw failures.at(
          "install.cuda takes NVIDIA's image in the place of "
              + reference
              + ", and what the base sets on that would be lost",
          cuda.at(),
          "use base(image=\""
              + reference
              + "\"), or base(image=Source.image(\"nvidia/cuda:…\")…) without install.cuda");
    }
    try {
      String image =
          Cuda.image(
              cuda.value().version(),
              cuda.value().cudnn(),
              recording.dev(),
              recording.cudaBase(reference));
      String doubt =
          Cuda.doubt(cuda.value().version(), cuda.value().cudnn(), recording.cudaBase(reference));
      if (doubt != null) {
        calls.warn(cuda.at(), "install.cuda: there can be no " + image + ": " + doubt);
      }
      return StateValue.defaultBase(calls, image, cuda.at());
    } catch (EvalException e) {
      throw failures.at(e.message(), cuda.at(), e.hint());
    }
  }

  /** One checksum cannot be that of two files; each tool has one. */
  private void refuseSharedChecksum() throws DialectException {
    if (!recording.hasChecksum(Installers.VSCODE_DOWNLOAD)) {
      return;
    }
    List<Placed<String>> extensions = recording.extensions();
    for (Placed<String> extension : extensions) {
      String first = extensions.getFirst().value();
      if (!extension.value().equals(first)) {
        throw failures.at(
            "config.download(\""
                + Installers.VSCODE_DOWNLOAD
                + "\") gives one checksum, and there are two extensions: "
                + first
                + " and "
                + extension.value(),
            extension.at(),
            "leave the checksum out: `bothy lock` pins each of them");
      }
    }
  }

  /** The base may be a state that has pins of its own. */
  private void refuseOtherPins(StateValue base) throws DialectException {
    for (Placed<AptSettings.Pin> pin : recording.aptPins()) {
      try {
        AptPins.checkOn(base, "config.apt_pin", pin, recording.aptPins());
      } catch (EvalException e) {
        throw failures.at(e.message(), pin.at(), e.hint());
      }
    }
  }

  /** A returned state is the whole image: what was declared besides would be lost. */
  private void refuseMixed() throws DialectException {
    List<Declaration> steps = recording.steps();
    SourceLocation at = steps.isEmpty() ? recording.baseAt() : steps.getFirst().at();
    Placed<Recording.CudaDemand> cuda = recording.cuda();
    if (at == null && cuda != null) {
      at = cuda.at();
    }
    if (at != null) {
      throw failures.at(
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
}
