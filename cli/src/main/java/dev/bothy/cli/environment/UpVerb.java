package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.build.Building;
import dev.bothy.cli.build.Built;
import dev.bothy.cli.build.Evaluated;
import dev.bothy.cli.build.Habits;
import dev.bothy.cli.build.Summary;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bothy up}. */
public final class UpVerb implements Verb {
  private static final Option DETACH =
      Option.flag("detach", "leave it running in the background").letter('d');
  private static final Option NO_SSH_CONFIG =
      Option.flag("no-ssh-config", "leave ~/.ssh/config alone, whatever --yes says");

  @Override
  public Syntax syntax() {
    return Syntax.of("up", "build, start the environment, open a shell in it")
        .options(DETACH, Shared.NAME)
        .options(Building.optionsOfBuilds())
        .options(Shared.YES, NO_SSH_CONFIG, Shared.FORMAT)
        .details(
            """
            Starts the environment or attaches to the running one, whose project directory is
            this one. When the image or the way to run it has changed, it is restarted after
            asking. Without a terminal, or with -d, it prints how to reach it. With your leave, or
            --yes, one line in ~/.ssh/config lets plain ssh find it; --no-ssh-config does not ask.""")
        .examples("bothy up", "bothy up -d --yes && ssh $(basename $PWD).bothy");
  }

  @Override
  public @Nullable String instead(String typed) {
    return Habits.ofEnvironments(typed);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    long begin = System.nanoTime();
    String name = Target.ofProject(invocation);
    Building building = Building.of(invocation);
    // Said before a long build rather than after it, and before the image's name is another one's.
    Runners.place(invocation).checkName(name, Locations.project(invocation));
    building.foresee();
    Evaluated evaluated = Evaluated.of(invocation, Locks.added(invocation));
    RunSpecs.checkMounts(
        evaluated.environment().runtime(), evaluated.project(), invocation.environment());
    Built built = building.build(evaluated);
    invocation.say(built.image().name() + ": " + Summary.of(invocation, built.result(), begin));
    Place.Started started = new Starting(invocation, building).up(name, built);
    EnvironmentInfo info = started.info();
    say(invocation, name, started);
    if (started.outcome() == Place.Outcome.DIFFERENT) {
      return Exit.FAILED.code();
    }
    EnvironmentInfo.Ssh ssh = info.ssh();
    if (ssh != null
        && !invocation.arguments().has(NO_SSH_CONFIG)
        && (started.outcome() != Place.Outcome.UNCHANGED
            || invocation.arguments().has(Shared.YES))) {
      Shell.offerInclude(invocation);
    }
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", EnvironmentDocument.SCHEMA_VERSION);
      document.putAll(EnvironmentDocument.of(info));
      invocation.out().print(Json.document(document));
      return Exit.DONE.code();
    }
    if (ssh == null) {
      return Exit.DONE.code();
    }
    if (!attaches(invocation)) {
      invocation.out().println(Shell.commandLine(invocation, ssh));
      return Exit.DONE.code();
    }
    return Shell.open(invocation, ssh, List.of());
  }

  private static boolean attaches(Invocation invocation) {
    return !invocation.arguments().has(DETACH)
        && invocation.terminal().hasInput()
        && invocation.terminal().hasOutput();
  }

  private static void say(Invocation invocation, String name, Place.Started started)
      throws CommandException {
    String differs =
        started.differences().isEmpty()
            ? ""
            : " (changed: " + String.join(", ", started.differences()) + ")";
    switch (started.outcome()) {
      case CREATED -> invocation.say(name + " is running");
      case STARTED -> invocation.say(name + " is running again");
      case RESTARTED -> invocation.say(name + " was restarted" + differs);
      case UNCHANGED -> invocation.say(name + " is running, nothing to change");
      case DIFFERENT ->
          invocation.say(
              name + " still runs as it was" + differs + "; 'bothy up --yes' restarts it");
    }
    if (started.setAside() && started.info().setAside() != null) {
      invocation.say(
          "what was changed by hand outside the home directory is kept in "
              + started.info().setAside());
    }
    if (started.info().problem() != null) {
      invocation.say("note: " + started.info().problem());
    }
  }
}
