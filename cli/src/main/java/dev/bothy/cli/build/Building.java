package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Numbers;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.project.Runners;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.NamedImage;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.Roots;
import dev.bothy.engine.history.Recording;
import dev.bothy.engine.store.LayerStore;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates a project's file, solves its graph and names the image. */
public final class Building {
  public static final Option REPORT =
      Option.value("report", "FILE", "write where the time went to an HTML file");

  private final Invocation invocation;
  private final EmbeddedBuilder builder;
  private final long stepMillis;
  private final SolveRequest.Limits limits;

  private Building(
      Invocation invocation, EmbeddedBuilder builder, long stepMillis, SolveRequest.Limits limits) {
    this.limits = limits;
    this.invocation = invocation;
    this.builder = builder;
    this.stepMillis = stepMillis;
  }

  /** What every verb that builds takes. */
  public static Option[] optionsOfBuilds() {
    return new Option[] {
      Shared.PATH,
      Shared.FROM,
      Shared.TARGET,
      Shared.TAG,
      Shared.SET,
      Shared.SECRET,
      Shared.SSH,
      Shared.NO_CACHE,
      Shared.KEEP_GOING,
      FailureShell.OPTION,
      Shared.STEP_TIMEOUT,
      Shared.STEP_MEMORY,
      Shared.STEP_CPUS,
      Shared.STEP_PIDS,
      Shared.IMPORT_CACHE,
      Shared.EXPORT_CACHE,
      Shared.OFFLINE,
      Shared.LOCKED,
      Shared.FROZEN,
      Shared.PROGRESS,
      REPORT,
      Shared.STORE
    };
  }

  public static Building of(Invocation invocation) throws Exception {
    FailureShell.check(invocation);
    String timeout = invocation.arguments().get(Shared.STEP_TIMEOUT);
    long stepMillis =
        timeout == null ? 0 : Numbers.millis(invocation, Shared.STEP_TIMEOUT, timeout);
    EmbeddedBuilder builder = Runners.builder(invocation);
    builder.holdResults(); // names are given to them
    return new Building(invocation, builder, stepMillis, StepLimits.of(invocation));
  }

  /**
   * To be called before the file is evaluated: where there is likely to be work, what does it
   * starts at once.
   */
  public void foresee() throws CommandException, UsageException {
    Path project = Locations.project(invocation);
    String file =
        EvaluateRequest.of(project).from(invocation.arguments().require(Shared.FROM)).file();
    if (invocation.arguments().has(Shared.NO_CACHE)
        || !invocation.arguments().all(Shared.OUTPUT).isEmpty()
        || !invocation.arguments().all(Shared.EXPORT_CACHE).isEmpty()
        || builder.history().hasNothingSince(project.resolve(file), project.toString())) {
      builder.startEarly();
    }
  }

  /** Builds with what the project's lock says was added. */
  public Built build() throws Exception {
    return build(Locks.added(invocation));
  }

  public Built build(List<AddedStep> added) throws Exception {
    return build(Evaluated.of(invocation, added));
  }

  public Built build(Evaluated evaluated) throws Exception {
    Built built = solve(evaluated);
    name(built.image());
    return built;
  }

  /** The same, without naming the image. */
  public Built solve(List<AddedStep> added) throws Exception {
    return solve(Evaluated.of(invocation, added));
  }

  /**
   * Solves what makes a step of the project's graph, and names no image.
   *
   * @param step as somebody names it
   */
  Partial until(String step) throws Exception {
    Evaluated evaluated = Evaluated.of(invocation, Locks.added(invocation));
    String name = ImageNames.ofBuild(invocation, evaluated.project());
    String project = evaluated.project().toString();
    WantedImage wanted = WantedImage.of(evaluated, images());
    try (SshAgents agents = SshAgents.open(invocation)) {
      SolveRequest whole =
          wanted.request(
              invocation,
              wanted.exports(invocation, name),
              options(),
              agents,
              Caches.of(invocation));
      SolveRequest part = Until.cut(store(), whole, project, step);
      return new Partial(
          part.definition(), solve(part, new Recording.Subject(project, name, step)));
    }
  }

  /** What a solve of a part of a graph came to. */
  record Partial(Definition graph, SolveResult result) {}

  private Built solve(Evaluated evaluated) throws Exception {
    if (evaluated.isSeveral()) {
      List<String> names = evaluated.evaluation().images().stream().map(NamedImage::name).toList();
      throw invocation.usage(
          evaluated.evaluation().function()
              + "() returns several images; --target chooses one of "
              + String.join(", ", names));
    }
    return solve(evaluated, ImageNames.ofBuild(invocation, evaluated.project()));
  }

  /** Solves what the file describes, all of its images at once; names nothing. */
  Built solve(Evaluated evaluated, String name) throws Exception {
    WantedImage wanted = WantedImage.of(evaluated, images());
    SolveResult result;
    try (SshAgents agents = SshAgents.open(invocation)) {
      result =
          solve(
              wanted.request(
                  invocation,
                  wanted.exports(invocation, name),
                  options(),
                  agents,
                  Caches.of(invocation)),
              new Recording.Subject(evaluated.project().toString(), name));
    }
    return new Built(evaluated, wanted.graph(), result, wanted.record(name, result));
  }

  /** Names an image all of whose steps have been done. */
  ImageRecord record(Evaluated evaluated, String name) throws Exception {
    return record(evaluated, name, options().offline());
  }

  /**
   * The same.
   *
   * @param offline whether what servers have just said of what is not pinned counts
   */
  ImageRecord record(Evaluated evaluated, String name, boolean offline) throws Exception {
    WantedImage wanted = WantedImage.of(evaluated, images(offline));
    try (SshAgents agents = SshAgents.open(invocation)) {
      SolveRequest.Options done = SolveRequest.Options.DEFAULT.withOffline(offline);
      SolveResult result =
          solveAside(wanted.request(invocation, List.of(), done, agents, SolveRequest.Caches.NONE));
      ImageRecord image = wanted.record(name, result);
      name(image);
      return image;
    }
  }

  /** Gives the image its name, and says it when that was another project's by default. */
  private void name(ImageRecord image) throws IOException {
    String before = new ImageRecords(builder.roots()).put(image);
    if (!before.isEmpty()
        && !before.equals(image.project())
        && !invocation.arguments().has(Shared.TAG)
        && Files.isDirectory(Path.of(before))
        && !Files.isSameFile(Path.of(before), Path.of(image.project()))) {
      invocation.say(
          "note: "
              + image.name()
              + " was the image of "
              + before
              + " and is this project's now; -t NAME gives it a name of its own");
    }
  }

  /** Solves with progress on standard error; the store remembers it. */
  public SolveResult solve(SolveRequest request, Recording.Subject subject)
      throws SolveException, CommandException, IOException, InterruptedException {
    return new Solving(invocation, builder).build(request, subject);
  }

  /** Solves what is no build, with progress on standard error. */
  public SolveResult solveShown(SolveRequest request)
      throws SolveException, IOException, InterruptedException {
    return new Solving(invocation, builder).shown(request);
  }

  /** Solves something that serves another; it is heard of only when there is work to do. */
  public SolveResult solveAside(SolveRequest request)
      throws SolveException, IOException, InterruptedException {
    return new Solving(invocation, builder).aside(request);
  }

  /** The part of a file's graph that makes its base; null when it has none. */
  public @Nullable Definition baseGraph(Evaluated evaluated) throws Exception {
    BaseImages images = images();
    Definition graph = images.marshal(evaluated.environment().image(), Platform.host());
    return BaseContents.graph(graph, evaluated.environment().base().digest());
  }

  /** The graph as far as it is known without the network. */
  public Definition offlineGraph(Evaluated evaluated) throws IOException, InterruptedException {
    State image = evaluated.environment().image();
    try {
      return new BaseImages(builder, true, _ -> {}).marshal(image, Platform.host());
    } catch (SolveException e) {
      return image.marshal(Platform.host()); // a base image that was never here
    }
  }

  public BaseImages images() {
    return images(invocation.arguments().has(Shared.OFFLINE));
  }

  BaseImages images(boolean offline) {
    return new BaseImages(builder, offline, invocation::say);
  }

  public LayerStore layers() {
    return store().layers();
  }

  public Store store() {
    return builder.store();
  }

  /** What is kept in the store. */
  public Roots roots() {
    return builder.roots();
  }

  public SolveRequest.Options options() {
    return SolveRequest.Options.DEFAULT
        .withNoCache(invocation.arguments().has(Shared.NO_CACHE))
        .withOffline(invocation.arguments().has(Shared.OFFLINE))
        .withKeepGoing(invocation.arguments().has(Shared.KEEP_GOING))
        .withStepMillis(stepMillis)
        .withLimits(limits)
        .withProxy(MachineProxy.of(invocation.environment()));
  }
}
