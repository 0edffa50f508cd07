package dev.bothy.cli.build;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.history.BuildText;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.output.Table;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.CommandStreams;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.host.TerminalState;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bothy debug}: what steps that failed have left, looked at later. */
public final class DebugVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("debug", "open a shell in what a failed step left, or list what is kept")
        .operands(Operand.optional("ID"))
        .tail("CMD…", false)
        .options(Shared.SECRET, Shared.STORE, Shared.FORMAT)
        .details(
            """
            The step's files, mounts, caches, variables and user are as it had them when it ended;
            of its secrets those are there that are given again with --secret, what was in memory
            is gone, and limits are not in force. ID is a step's id, or its beginning. With CMD
            that runs in place of a shell, with this one's standard input, and its exit code becomes
            this one's. What is changed there is dropped. The last eight failures are kept for
            three days at most; 'bothy prune --all' drops them at once.""")
        .examples(
            "bothy debug",
            "bothy debug 3f2a",
            "bothy debug 3f2a -- cat /var/log/dpkg.log",
            "bothy debug 3f2a -- sh < look.sh");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    EmbeddedBuilder builder = Runners.builder(invocation);
    String id = invocation.arguments().operand(0);
    if (id != null) {
      return open(invocation, builder, find(builder, id));
    }
    if (!invocation.arguments().tail().isEmpty()) {
      throw invocation.usage("which step is CMD to run in? 'bothy debug' lists them");
    }
    List<FailedStep> steps = builder.failedSteps();
    invocation
        .out()
        .print(
            invocation.arguments().require(Shared.FORMAT).equals("json")
                ? document(steps)
                : table(steps).toString());
    return Exit.DONE.code();
  }

  private static int open(Invocation invocation, EmbeddedBuilder builder, FailedStep step)
      throws CommandException, UsageException, SolveException, InterruptedException {
    Map<String, SolveRequest.SecretSource> secrets = Inputs.secrets(invocation);
    List<String> command = invocation.arguments().tail();
    Path terminal = invocation.terminal().inputDevice();
    if (command.isEmpty() && terminal == null) {
      throw new CommandException(
          Exit.USAGE,
          "a shell needs a terminal on standard input, and there is none",
          "start it at a terminal in the foreground, or run a command: bothy debug "
              + step.id()
              + " -- CMD");
    }
    if (!command.isEmpty() && !invocation.terminal().hasOutput()) {
      terminal = null; // its output is for a file or a program
    }
    // Who reads a terminal from its background is stopped.
    InputStream input =
        invocation.terminal().hasInput() && invocation.terminal().inputDevice() == null
            ? InputStream.nullInputStream()
            : invocation.in();
    TerminalState before = terminal == null ? null : TerminalState.of(terminal);
    if (command.isEmpty()) {
      invocation.say(Text.clean(step.name()) + ": " + Text.clean(step.message()));
      invocation.say(
          "a shell in what it left"
              + (secrets.isEmpty() ? ", without its secrets" : "")
              + "; 'exit' leaves it");
    }
    try {
      CommandStreams streams =
          new CommandStreams(input, checked(invocation.out()), checked(invocation.err()));
      return builder.debug(
          step, command, terminal, streams, secrets, event -> show(invocation, event));
    } catch (InterruptedException e) {
      if (invocation.out().checkError()) {
        return Exit.FAILED.code(); // who read it has seen enough, as head has
      }
      throw e;
    } catch (SolveException e) {
      if (e.kind() == SolveException.Kind.STEP) {
        throw new CommandException(Exit.NOT_STARTED, String.valueOf(e.getMessage()), e.hint(), e);
      }
      throw e;
    } finally {
      if (before != null) {
        before.restore(); // when whoever had the terminal was killed
      }
    }
  }

  private static void show(Invocation invocation, SolveEvent event) {
    if (event instanceof SolveEvent.Warning warning) {
      invocation.say("warning: " + warning.message());
    }
  }

  /** A stream that says when it cannot be written. */
  private static OutputStream checked(PrintStream stream) {
    return new FilterOutputStream(stream) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        stream.write(bytes, from, length);
        if (stream.checkError()) {
          throw new IOException("nobody reads");
        }
      }
    };
  }

  private static FailedStep find(EmbeddedBuilder builder, String id)
      throws CommandException, IOException {
    List<FailedStep> found = new ArrayList<>();
    for (FailedStep step : builder.failedSteps()) {
      if (step.id().startsWith(id)) {
        found.add(step);
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new CommandException(
        Exit.ABSENT,
        found.isEmpty()
            ? "no failed step " + id + " is kept"
            : found.size() + " failed steps have ids that begin with " + id,
        "'bothy debug' lists those of a store; give --store as the build had it");
  }

  private static Table table(List<FailedStep> steps) {
    Table table = new Table("ID", "STEP", "WHERE", "WHEN", "HOW IT ENDED");
    for (FailedStep step : steps) {
      table.row(
          step.id(),
          Text.clean(step.name()),
          step.where() == null ? "-" : step.where().toString(),
          BuildText.when(step.failedMillis()),
          Text.clean(step.message()));
    }
    return table;
  }

  private static String document(List<FailedStep> steps) {
    List<Object> list = new ArrayList<>();
    for (FailedStep step : steps) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", step.id());
      entry.put("vertex", step.vertex().toString());
      entry.put("step", step.name());
      entry.put("where", step.where() == null ? null : step.where().toString());
      entry.put("failed", Instant.ofEpochMilli(step.failedMillis()).toString());
      entry.put("message", step.message());
      entry.put("exit_code", step.exitCode());
      list.add(entry);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("steps", list);
    return Json.document(document);
  }
}
