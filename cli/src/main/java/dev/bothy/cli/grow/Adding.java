package dev.bothy.cli.grow;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.build.Building;
import dev.bothy.cli.build.Built;
import dev.bothy.cli.build.Evaluated;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.image.EnvironmentRoots;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.Packages;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.packages.lock.AddedEntry;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockException;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.packages.name.AptRequirement;
import dev.bothy.packages.name.BadPackageException;
import dev.bothy.packages.name.ListEntry;
import dev.bothy.packages.name.PipRequirement;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.EmbeddedPlace;
import dev.bothy.runtime.files.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Installs packages into a running environment: one graph step on top of its image, whose layer is
 * applied live. Only when that is done does the lock record it; a failure leaves the lock, the file
 * and the environment as they were.
 */
final class Adding {
  static final Option[] OPTIONS = {
    Shared.NAME,
    Shared.PATH,
    Shared.FROM,
    Shared.TAG,
    Shared.SET,
    Shared.SECRET,
    Shared.OFFLINE,
    Shared.PROGRESS,
    Shared.YES,
    Shared.STORE
  };

  static final String DETAILS =
      """
      They are usable at once, also in sessions that are open, and recorded in bothy.lock, so that
      the next build has nothing to do. 'bothy sync --write' puts them into build.envd.""";

  private final Invocation invocation;
  private final AddedStep.Manager manager;

  Adding(Invocation invocation, AddedStep.Manager manager) {
    this.invocation = invocation;
    this.manager = manager;
  }

  int add(List<String> typed) throws Exception {
    List<String> asked = valid(typed);
    String name = Target.ofProject(invocation);
    EmbeddedPlace place = Runners.place(invocation);
    RunSpec.Image _ = running(name, place.describe(name));
    // Another one's packages change all that is read from here on.
    try (FileLock _ = place.changing(name)) {
      return add(asked, name, place);
    }
  }

  private int add(List<String> asked, String name, Place place) throws Exception {
    Path project = Locations.project(invocation);
    EnvironmentInfo info = place.describe(name);
    RunSpec.Image running = running(name, info);
    LockFile file = LockFile.of(project);
    Lock lock = file.read();
    String function = Locks.function(invocation);
    List<AddedStep> before = lock.steps(function);
    List<String> packages = missing(asked, before);
    if (packages.isEmpty()) {
      invocation.say("nothing to add");
      return Exit.DONE.code();
    }
    file.checkWritable();
    AddedEntry entry = AddedEntry.of(function, manager, packages);
    List<AddedStep> after = new ArrayList<>(before);
    after.add(entry.step());
    Building building = Building.of(invocation);
    Built built = solve(building, after, name);
    List<String> layers = built.image().layers();
    if (!startsWith(layers, running.layers())) {
      throw new CommandException(
          Exit.FAILED,
          "build.envd says otherwise than what " + name + " runs; nothing was added",
          "'bothy up' brings it up to date, then add again");
    }
    // A prune beside this must not take the new layer away.
    new EnvironmentRoots(building.roots()).put(name, layers, List.of());
    Place.Applied applied = place.applyLayers(name, built.runImage());
    if (applied instanceof Place.Applied.Conflicts conflicts) {
      throw conflict(name, conflicts);
    }
    record(file, before, function, entry);
    new ImageRecords(building.roots()).put(built.image());
    invocation.say("added to " + name + ": " + String.join(", ", packages));
    invocation.say("recorded in bothy.lock; 'bothy sync --write' puts it into the file");
    return Exit.DONE.code();
  }

  private Built solve(Building building, List<AddedStep> after, String name) throws Exception {
    try {
      return building.solve(after);
    } catch (SolveException e) {
      invocation.say("nothing was added: " + name + " and bothy.lock are as they were");
      throw withoutLock(e);
    }
  }

  /** What is being added has no place yet: the lock records it only afterwards. */
  private static SolveException withoutLock(SolveException failure) {
    SolveException.Step step = failure.step();
    if (step == null || step.where() == null || !step.where().file().equals(LockFile.NAME)) {
      return failure;
    }
    return new SolveException(
        failure.kind(),
        String.valueOf(failure.getMessage()),
        failure.hint(),
        new SolveException.Step(
            step.vertex(), step.name(), null, step.command(), step.exitCode(), step.log()),
        failure);
  }

  private RunSpec.Image running(String name, EnvironmentInfo info) throws CommandException {
    RunSpec.Image image = info.image();
    if (info.state() != EnvironmentInfo.State.RUNNING || image == null) {
      throw new CommandException(Exit.FAILED, name + " is not running", "'bothy up -d' starts it");
    }
    return image;
  }

  private List<String> valid(List<String> typed) throws CommandException {
    List<String> packages = new ArrayList<>();
    for (String text : typed) {
      try {
        key(text);
      } catch (BadPackageException e) {
        throw new CommandException(Exit.USAGE, String.valueOf(e.getMessage()), e.hint(), e);
      }
      if (!ShownAddress.inText(text).equals(text)) {
        throw new CommandException(
            Exit.USAGE,
            "an address with a token in it",
            "it would be written into bothy.lock; keep it in pip's own configuration or ~/.netrc");
      }
      packages.add(text.strip());
    }
    return packages;
  }

  /** What makes two texts the same package. */
  private String key(String text) throws BadPackageException {
    if (manager == AddedStep.Manager.APT) {
      return AptRequirement.parse(text).nameWithArchitecture();
    }
    return PipRequirement.parse(text).normalisedName();
  }

  /** Those that neither the file nor the lock has; another version of one there is refused. */
  private List<String> missing(List<String> asked, List<AddedStep> recorded) throws Exception {
    Packages declared = Evaluated.of(invocation, recorded).environment().packages();
    List<String> present = new ArrayList<>();
    for (String entry : manager == AddedStep.Manager.APT ? declared.apt() : declared.pip()) {
      present.addAll(ListEntry.packages(manager, entry));
    }
    for (AddedStep step : recorded) {
      if (step.manager() == manager) {
        present.addAll(step.packages());
      }
    }
    List<String> missing = new ArrayList<>();
    for (String text : asked) {
      String there = find(present, key(text));
      if (there == null) {
        missing.add(text);
        present.add(text);
      } else if (there.strip().equals(text)) {
        invocation.say(text + " is there already");
      } else {
        throw new CommandException(
            Exit.FAILED,
            "'"
                + there
                + "' is there already, so '"
                + text
                + "' was not added; nothing was changed",
            "change it in build.envd, then 'bothy up'");
      }
    }
    return missing;
  }

  private @Nullable String find(List<String> present, String key) {
    for (String text : present) {
      try {
        if (key(text).equals(key)) {
          return text;
        }
      } catch (BadPackageException _) {
        // A line with options of its own in the file: no package that could be the same.
      }
    }
    return null;
  }

  private static boolean startsWith(List<String> layers, List<String> first) {
    return layers.size() >= first.size() && layers.subList(0, first.size()).equals(first);
  }

  private static CommandException conflict(String name, Place.Applied.Conflicts conflicts) {
    List<String> paths = conflicts.paths();
    StringBuilder text =
        new StringBuilder("what was changed by hand in ")
            .append(name)
            .append(" would be overwritten; nothing was added:");
    for (String path : paths.subList(0, Math.min(10, paths.size()))) {
      text.append("\n  ").append(path);
    }
    if (paths.size() > 10) {
      text.append("\n  … and ").append(paths.size() - 10).append(" more");
    }
    return new CommandException(
        Exit.FAILED,
        text.toString(),
        "remove them inside, or 'bothy up --yes' after adding it to build.envd");
  }

  /** Records it, unless another process has recorded something in the meantime. */
  private void record(LockFile file, List<AddedStep> before, String function, AddedEntry entry)
      throws LockException, CommandException {
    boolean[] changed = new boolean[1];
    file.update(
        lock -> {
          changed[0] = !lock.steps(function).equals(before);
          return changed[0] ? lock : lock.withAdded(entry);
        });
    if (changed[0]) {
      throw new CommandException(
          Exit.LOCK,
          "bothy.lock was changed by another command meanwhile; the packages are installed but not"
              + " recorded",
          "run the same command again");
    }
  }
}
