package dev.bothy.cli.verb;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.packages.freeze.Beyond;
import dev.bothy.packages.freeze.Installed;
import dev.bothy.packages.freeze.Resolver;
import dev.bothy.packages.freeze.UnreadableListException;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.runtime.EnvironmentInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bothy freeze}: what pip and apt hold beyond the base, with versions. */
public final class FreezeVerb implements Verb {
  private static final Option CHECK =
      Option.flag("check", "change nothing; exit with 4 when the lock says otherwise");

  private static final String MARK = "--bothy-next--";

  /** The lists of the managers that are there; one that is missing has an empty one. */
  private static final String SCRIPT =
      "dpkg-query -W 2>/dev/null; echo "
          + MARK
          + "; apt-mark showmanual 2>/dev/null; echo "
          + MARK
          + "; P=$(command -v pip || command -v pip3)"
          + " && \"$P\" list --local --format=json --exclude pip --disable-pip-version-check"
          + " 2>/dev/null; true";

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
            Asks dpkg and pip in the environment, leaves out what the base brought, prints the
            rest with versions, and records in bothy.lock which versions the added packages have.""");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    Installed installed = installed(invocation);
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
    print(invocation, installed.beyond(base(invocation)));
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

  private static Installed installed(Invocation invocation) throws Exception {
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
    if (lists.length != 3) {
      throw new CommandException(
          Exit.FAILED, name + " did not say what it holds", "look with: bothy ssh " + name);
    }
    return parse(lists[0], lists[1], lists[2]);
  }

  private static Installed base(Invocation invocation) throws Exception {
    Building building = Building.of(invocation);
    Evaluated evaluated = Evaluated.of(invocation, List.of());
    Definition base = building.baseGraph(evaluated);
    if (base == null) {
      return Installed.NOTHING;
    }
    List<String> layers =
        building
            .solveAside(
                new SolveRequest(
                    base,
                    evaluated.environment().locals(),
                    Map.of(),
                    Inputs.secrets(invocation),
                    List.of(),
                    SolveRequest.Options.DEFAULT))
            .layers();
    return parse(BaseContents.dpkgList(building.layers(), layers), "", "");
  }

  private static Installed parse(String dpkg, String manual, String pip) throws CommandException {
    try {
      return Installed.parse(dpkg, manual, pip);
    } catch (UnreadableListException e) {
      throw new CommandException(Exit.FAILED, String.valueOf(e.getMessage()), null, e);
    }
  }
}
