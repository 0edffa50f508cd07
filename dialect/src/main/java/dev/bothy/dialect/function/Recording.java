package dev.bothy.dialect.function;

import dev.bothy.dialect.Packages;
import dev.bothy.dialect.RunSettings;
import dev.bothy.dialect.declare.AptSettings;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations;
import dev.bothy.dialect.declare.Declarations.PipIndex;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.declare.Declarations.Shell;
import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.install.Cuda;
import dev.bothy.dialect.install.Installers;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.eval.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one evaluation have declared so far. Belongs to the evaluation's thread; the
 * functions of this package write it, {@code Dialect} reads it at the end.
 */
public final class Recording {
  /** What is built on where a file says nothing. */
  public static final String DEFAULT_IMAGE = BaseFunctions.DEFAULT_IMAGE;

  private final Calls calls;
  private final Platform platform;
  final LastCalls last;

  // The image.
  @Nullable Placed<StateValue> base;

  /** The call that named a base, not only its flavour. */
  @Nullable SourceLocation baseAt;

  boolean dev;
  @Nullable Placed<Shell> shell;
  @Nullable Placed<String> aptSource;
  final Map<String, Placed<AptSettings.Repository>> repositories = new LinkedHashMap<>();
  List<Placed<AptSettings.Pin>> aptPins = List.of();
  @Nullable Placed<PipIndex> pipIndex;
  final List<Declaration> steps = new ArrayList<>();
  final Map<String, String> labels = new LinkedHashMap<>();

  // What installers find.
  Installer.@Nullable PythonHome conda;
  @Nullable String condarc;
  String cran = Installers.CRAN;
  String juliaServer = "";
  final Map<String, Installer.Mirror> mirrors = new LinkedHashMap<>();
  final List<Declaration.Install> late = new ArrayList<>();
  @Nullable Placed<CudaDemand> cuda;

  final DeclaredPackages packages = new DeclaredPackages();
  final Running running = new Running();

  private final LibraryUse libraries = new LibraryUse();

  // API v0 alone.
  private final boolean old;
  @Nullable Placed<List<String>> language;
  boolean useMamba;
  String cudaSystem = "";

  /**
   * @param platform that downloads are for
   * @param old whether the file is written for version 0 of the API
   */
  public Recording(Calls calls, Platform platform, boolean old) {
    this.calls = calls;
    this.last = new LastCalls(calls);
    this.platform = platform;
    this.old = old;
    this.dev = old;
  }

  Platform platform() {
    return platform;
  }

  /** The checksum to expect of a download: the one that the file gives, else the lock's. */
  String checksum(String url, String given) {
    return calls.pins().checksum(url, given, "");
  }

  public Calls calls() {
    return calls;
  }

  /** Keeps that the running call gives nothing to do: right in envd, and seldom meant. */
  void nothing(Arguments arguments) {
    calls.note(Noted.Kind.EMPTY, List.of(arguments.signature().name()));
  }

  /**
   * Adds an installation. One in the place of an earlier one stands where that stood, since what
   * runs in between may need it.
   */
  void install(Declaration step, Predicate<Declaration> takesThePlaceOf) {
    for (ListIterator<Declaration> i = steps.listIterator(); i.hasNext(); ) {
      if (takesThePlaceOf.test(i.next())) {
        i.set(step);
        return;
      }
    }
    calls.note(Noted.Kind.TOOL, List.of());
    steps.add(step);
  }

  /** Where the running call is. */
  SourceLocation where() {
    return calls.where();
  }

  ProjectFiles project() {
    return calls.project();
  }

  public LibraryUse libraries() {
    return libraries;
  }

  /** Whether the file is written for version 0 of the API. */
  public boolean isOld() {
    return old;
  }

  /**
   * The first call for packages of conda where nothing brings one; else null. Version 1 refuses the
   * call itself; in version 0 the language, which may come later, decides.
   */
  public @Nullable SourceLocation lacksConda() {
    return old ? OldFunctions.lacksConda(this) : null;
  }

  /** Packages of R or Julia without the language, on a base that has none. */
  public @Nullable LackingLanguage lacksLanguage() {
    return old ? null : LackingLanguage.of(steps, installs());
  }

  /** What the tag of CUDA's image is made of. */
  public @Nullable String cudaBase(@Nullable String reference) {
    return cudaSystem.isEmpty() ? reference : cudaSystem.replace("ubuntu", "ubuntu:");
  }

  /** All is evaluated: what a file of v0 says by its language becomes steps like others. */
  public void finish() {
    if (old) {
      OldFunctions.finish(this);
    }
  }

  public List<String> languages() {
    return List.copyOf(packages.languages);
  }

  public Packages packages() {
    return packages.all();
  }

  public RunSettings runtime() {
    return running.settings(
        dev && !packages.vscode.isEmpty() ? Installers.VSCODE : "",
        packages.editable ? Lowering.PROJECT : "",
        conda,
        cuda == null
            ? null
            : new RunSettings.Cuda(
                cuda.value().version(),
                Cuda.cudnn(cuda.value().version(), cuda.value().cudnn()),
                cuda.value().driver()));
  }

  /**
   * A version of CUDA that was asked for.
   *
   * @param cudnn null when the call says nothing
   * @param driver the oldest that will do; empty where nothing is known
   * @param driverGiven whether the file says so itself
   */
  public record CudaDemand(
      String version, @Nullable String cudnn, String driver, boolean driverGiven) {}

  /** The call of {@code install.cuda} that counts, or null. */
  public @Nullable Placed<CudaDemand> cuda() {
    return cuda;
  }

  public boolean dev() {
    return dev;
  }

  /** The base that was declared, or null for the default. */
  public @Nullable Placed<StateValue> base() {
    return base;
  }

  /** The call that named a base, or null when none did. */
  public @Nullable SourceLocation baseAt() {
    return baseAt;
  }

  /** What brings a Python of its own, or null. */
  public Installer.@Nullable PythonHome conda() {
    return conda;
  }

  /** The wished shell, or the default. */
  public String shell() {
    return shell == null ? BaseFunctions.DEFAULT_SHELL : shell.value().name();
  }

  public List<Placed<AptSettings.Pin>> aptPins() {
    return aptPins;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** The call that an image which is for development cannot have, or null. */
  public @Nullable SourceLocation entrypointAt() {
    return running.entrypointAt;
  }

  /** Editors' extensions and the calls that ask for them. */
  public List<Placed<String>> extensions() {
    return List.copyOf(packages.vscode);
  }

  /** Whether {@code config.download} gives a checksum for downloads of a name. */
  public boolean hasChecksum(String download) {
    return !mirrors.getOrDefault(download, Installer.Mirror.NONE).checksum().isEmpty();
  }

  /** What installers are asked for, but for editors' extensions. */
  List<Declaration.Install> installs() {
    List<Declaration.Install> all = new ArrayList<>();
    for (Declaration step : steps) {
      if (step instanceof Declaration.Install install) {
        all.add(install);
      }
    }
    return all;
  }

  public List<Declaration> steps() {
    return List.copyOf(steps);
  }

  /** What is declared of the image, on this base. */
  public Declarations declarations(StateValue on) {
    return new Declarations(
        on.state(),
        on.hasBash(),
        dev,
        shell,
        new AptSettings(aptSource, List.copyOf(repositories.values()), aptPins),
        pipIndex,
        running.extraPath,
        running.environ,
        conda,
        new Installer.Site(
            project(),
            mirrors,
            calls.pins(),
            cran,
            juliaServer,
            condarc,
            Installers.isMamba(conda)),
        late,
        steps);
  }
}
