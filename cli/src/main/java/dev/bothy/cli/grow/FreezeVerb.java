package dev.bothy.cli.grow;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.build.BaseContents;
import dev.bothy.cli.build.Building;
import dev.bothy.cli.build.Evaluated;
import dev.bothy.cli.build.Inputs;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.environment.Shell;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.dialect.AddedStep;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.packages.freeze.Beyond;
import dev.bothy.packages.freeze.Installed;
import dev.bothy.packages.freeze.Resolver;
import dev.bothy.packages.freeze.UnreadableListException;
import dev.bothy.packages.lock.AddedEntry;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.runtime.EnvironmentInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bothy freeze}: what pip and apt hold beyond the base, with versions. */
public final class FreezeVerb implements Verb {
  private static final Option CHECK =
      Option.flag("check", "change nothing; exit with 4 when the lock says otherwise");

  private static final String MARK = "--bothy-next--";

  /** What a new virtual environment holds, as requirement lines; ensurepip has the wheels of it. */
  private static final String BROUGHT_BY_PYTHON =
      """
      import ensurepip, glob, os
      wheels = getattr(ensurepip, "_WHEEL_PKG_DIR", None)
      wheels = wheels or os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")
      for name in getattr(ensurepip, "_PACKAGE_NAMES", ("setuptools", "pip")):
          for wheel in glob.glob(os.path.join(wheels, name + "-*.whl")):
              print("==".join(os.path.basename(wheel).split("-")[:2]))
      """;

  /** The lists of the managers that are there; one that is missing has an empty one. */
  private static final String SCRIPT =
      "dpkg-query -W 2>/dev/null; echo "
          + MARK
          + "; apt-mark showmanual 2>/dev/null; echo "
          + MARK
          + "; P=$(command -v pip || command -v pip3)"
          + " && \"$P\" list --local --format=json --exclude pip --disable-pip-version-check"
          + " 2>/dev/null; echo "
          + MARK
          + "; python3 -c '"
          + BROUGHT_BY_PYTHON
          + "' 2>/dev/null; true";

  @Override
  public Syntax syntax() {
    return Syntax.of("freeze", "list what the running environment holds beyond its base")
        .options(
            CHECK,
            Shared.NAME,
            Shared.PATH,
            Shared.FROM,
            Shared.TAG,
            Shared.SET,
            Shared.SECRET,
            Shared.PROGRESS,
            Shared.STORE,
            Shared.FORMAT)
        .details(
            """
            Asks dpkg and pip in the environment, leaves out what the base and a new virtual
            environment brought, prints the rest with versions, and records in bothy.lock which
            versions the added packages have.""");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    Contents contents = contents(invocation);
    Installed installed = contents.installed();
    String function = Locks.function(invocation);
    LockFile file = LockFile.of(Locations.project(invocation));
    Lock before = file.read();
    Lock resolved = Resolver.resolve(before, function, installed);
    if (invocation.arguments().has(CHECK)) {
      if (!resolved.equals(before)) {
        throw new CommandException(
            Exit.LOCK,
            "bothy.lock has other versions than the environment",
            "'bothy freeze' records what is installed");
      }
    } else if (!resolved.equals(before)) {
      file.update(lock -> Resolver.resolve(lock, function, installed));
      invocation.say("versions recorded in bothy.lock");
    }
    Evaluated evaluated = Evaluated.of(invocation, List.of());
    List<String> asked = new ArrayList<>(evaluated.environment().packages().pip());
    for (AddedEntry entry : before.added(function)) {
      if (entry.manager() == AddedStep.Manager.PIP) {
        asked.addAll(entry.packages());
      }
    }
    Installed base = parse(baseDpkg(invocation, evaluated), "", contents.brought());
    print(invocation, installed.beyond(base.withoutPip(asked)));
    return Exit.DONE.code();
  }

  private static void print(Invocation invocation, Beyond beyond) {
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("apt", beyond.aptPins());
      document.put("pip", beyond.pipPins());
      invocation.out().print(Json.document(document));
    } else {
      invocation.out().print(beyond.aptText());
      invocation.out().print(beyond.requirementsText());
    }
  }

  /**
   * What an environment says it holds.
   *
   * @param brought requirement lines of what Python itself put into it
   */
  private record Contents(Installed installed, String brought) {}

  private static Contents contents(Invocation invocation) throws Exception {
    String name = Target.ofProject(invocation);
    EnvironmentInfo info = Runners.place(invocation).describe(name);
    EnvironmentInfo.Ssh ssh = info.ssh();
    if (info.state() != EnvironmentInfo.State.RUNNING || ssh == null) {
      throw new CommandException(
          Exit.FAILED,
          name + (ssh == null ? " has no ssh server to ask over" : " is not running"),
          "'bothy up -d' starts it");
    }
    String[] lists = Shell.capture(invocation, ssh, SCRIPT).split(MARK + "\n", -1);
    if (lists.length != 4) {
      throw new CommandException(
          Exit.FAILED, name + " did not say what it holds", "look with: bothy ssh " + name);
    }
    return new Contents(parse(lists[0], lists[1], lists[2]), lists[3]);
  }

  private static String baseDpkg(Invocation invocation, Evaluated evaluated) throws Exception {
    Building building = Building.of(invocation);
    Definition base = building.baseGraph(evaluated);
    if (base == null) {
      return "";
    }
    List<String> layers =
        building
            .solveAside(
                SolveRequest.of(base)
                    .withLocals(evaluated.environment().locals())
                    .withOciLayouts(evaluated.environment().layouts())
                    .withSecrets(Inputs.secrets(invocation)))
            .layers();
    return BaseContents.dpkgList(building.layers(), layers);
  }

  private static Installed parse(String dpkg, String manual, String pip) throws CommandException {
    try {
      return Installed.parse(dpkg, manual, pip);
    } catch (UnreadableListException e) {
      throw new CommandException(Exit.FAILED, String.valueOf(e.getMessage()), null, e);
    }
  }
}
