package dev.bothy.cli.environment;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.terminal.Text;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunOnce;
import dev.bothy.runtime.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bothy run}: one command in a fresh container, of which nothing stays. */
public final class RunVerb implements Verb {
  private static final Option ENV =
      Option.value("env", "K[=V]", "set a variable, or pass the caller's on").letter('e').many();
  private static final Option MOUNT =
      Option.value(
              "mount",
              "type=bind,src=…,dst=…[,ro]",
              "show a directory or file of this machine inside")
          .many();
  private static final Option WORKDIR =
      Option.value("workdir", "DIR", "where it runs (default: as the image says)").letter('w');
  private static final Option USER =
      Option.value("user", "USER[:GROUP]", "who runs it, names or numbers (default: the image's)")
          .letter('u');
  private static final Option VOLUME =
      Option.value("volume", "SRC:DST[:ro]", "the same as --mount, as other tools write it")
          .letter('v')
          .many();
  private static final Option REMOVE =
      Option.flag("rm", "as other tools have it; nothing stays in any case");

  @Override
  public Syntax syntax() {
    return Syntax.of("run", "run one command in a fresh container of an image")
        .operands(Operand.one("IMAGE|ENV"))
        .tail("CMD…", false)
        .details(
            """
            The command's words arrive as they are typed: no shell is between, and the image's
            entrypoint is not put before them; without a command the image's own runs. What it
            writes outside of mounts is thrown away. Its exit code becomes this one's: 125 when
            the container cannot be made, 126 when it cannot be executed, 127 when it is not there;
            5 when there is no such image, 6 when this machine lacks something, such as crun.
            A name is looked up among the images first, then among the environments.""")
        .options(ENV, MOUNT, VOLUME, WORKDIR, USER)
        .options(OwnTerminal.INTERACTIVE, OwnTerminal.TTY, OwnTerminal.NO_TTY)
        .options(REMOVE, Shared.STORE)
        .examples(
            "bothy run demo:dev -- python3 -c 'print(1)'",
            "bothy run demo -e SEED=1 --mount type=bind,src=data,dst=/data,ro -- python3 train.py");
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "-p", "-P", "--publish", "--publish-all", "--network", "--net" ->
          "it is on this machine's own network, and its ports are open as they are";
      case "--name" -> "it has no name and leaves nothing; 'bothy up --name ENV' makes what has";
      case "--gpus" -> "containers see no GPU of this machine yet";
      case "-d", "--detach" -> "'bothy up -d' starts an environment that goes on";
      case "--entrypoint" -> "the words behind -- are the whole command, the program first";
      case "--env-file" -> "-e NAME passes one of your own variables on";
      case "--platform" -> "images are for this machine's own platform";
      case "--pull" -> "'bothy pull IMAGE' brings it";
      case "-m", "--memory", "--cpus" ->
          "'systemd-run --scope -p MemoryMax=4G -p CPUQuota=200% bothy run …' limits it";
      case "--privileged", "--cap-add" -> "containers have the usual capabilities and no more";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String typed = invocation.arguments().operands().getFirst();
    RunOptions options = new RunOptions(invocation);
    boolean terminal = OwnTerminal.isWanted(invocation);
    String workdir = invocation.arguments().get(WORKDIR);
    if (workdir != null && !workdir.startsWith("/")) {
      throw invocation.usage("--workdir: '" + workdir + "' is not an absolute path");
    }
    Map<String, String> env = options.env(ENV);
    List<RunSpec.Mount> mounts = options.mounts(MOUNT, VOLUME);
    Place place = Runners.place(invocation);
    RunSpec.Image image = new RunSubject(invocation, place).find(typed);
    List<String> command = command(invocation, image);
    try {
      Place.Ran ran =
          place.run(
              new RunOnce(
                  image,
                  command,
                  terminal,
                  env,
                  workdir,
                  invocation.arguments().get(USER),
                  mounts));
      if (ran.left() != null) {
        invocation.say("warning: " + Text.visible(ran.left()));
      }
      return ran.exitCode();
    } catch (PlaceException e) {
      if (e.kind() == PlaceException.Kind.FAILED || e.kind() == PlaceException.Kind.REQUEST) {
        throw new CommandException(Exit.NOT_STARTED, String.valueOf(e.getMessage()), e.hint(), e);
      }
      throw e;
    }
  }

  private static List<String> command(Invocation invocation, RunSpec.Image image)
      throws UsageException {
    List<String> typed = invocation.arguments().tail();
    if (!typed.isEmpty()) {
      return typed;
    }
    List<String> own = new ArrayList<>(image.config().entrypoint());
    own.addAll(image.config().command());
    if (own.isEmpty()) {
      throw invocation.usage(
          "the image " + image.reference() + " says no command to run; put one behind --");
    }
    return own;
  }
}
