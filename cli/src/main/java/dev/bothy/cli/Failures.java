package dev.bothy.cli;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.SameProject;
import dev.bothy.cli.project.ProjectAbove;
import dev.bothy.cli.project.Target;
import dev.bothy.cli.terminal.Style;
import dev.bothy.cli.terminal.Terminal;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.DialectException;
import dev.bothy.engine.host.EndedBySignalException;
import dev.bothy.engine.host.FullDisk;
import dev.bothy.engine.store.StoreException;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.OciFormatException;
import dev.bothy.packages.lock.LockException;
import dev.bothy.packages.sync.SyncException;
import dev.bothy.runtime.Names;
import dev.bothy.runtime.PlaceException;
import dev.bothy.starlark.StarlarkException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one place where a failure becomes a message for people and an exit code. */
final class Failures {
  /** Files larger than this are not read to show one line of them. */
  private static final long LARGEST_SOURCE = 4 << 20;

  private final Path directory;
  private final Path project;
  private final PrintStream err;
  private final boolean debug;
  private final boolean color;
  private final @Nullable String store;
  private final SameProject same;

  /**
   * @param directory where the command runs
   * @param project where the files named in positions lie
   * @param store as it was named on the command line; null when it was not
   * @param same what commands in hints are to be about
   */
  Failures(
      Path directory,
      Path project,
      Map<String, String> environment,
      PrintStream err,
      boolean debug,
      @Nullable String store,
      SameProject same) {
    this.same = same;
    this.store = store;
    this.directory = directory;
    this.project = project;
    this.err = err;
    this.debug = debug;
    color = new Terminal(environment, false).colorErrors();
  }

  /**
   * Prints the failure and gives its exit code.
   *
   * @param interrupted whether a signal asked to stop: then that is the reason, whatever came of
   *     it; what had failed before is told all the same
   */
  int report(Throwable failure, boolean interrupted) {
    int code = Exit.INTERRUPTED.code();
    if (interrupted || failure instanceof InterruptedException) {
      if (failure instanceof SolveInterruptedException after) {
        Exit _ = solve(after.failure());
      }
      err.println("bothy: interrupted");
      if (failure instanceof EndedBySignalException signal) {
        code = signal.exitCode();
      }
    } else {
      code = print(failure).code();
    }
    if (debug) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(ShownAddress.inText(trace.toString()));
    }
    err.flush();
    return code;
  }

  private Exit print(Throwable failure) {
    if (failure instanceof UsageException usage) {
      return usage(usage);
    }
    if (failure instanceof CommandException command) {
      error(message(command));
      hint(command.hint());
      return command.exit();
    }
    if (failure instanceof SolveException solve) {
      return solve(solve);
    }
    if (failure instanceof StarlarkException starlark) {
      err.println(Text.visible(starlark.render()));
      return Exit.EVALUATION;
    }
    if (failure instanceof DialectException dialect) {
      if (dialect.where() == null) {
        error(message(dialect));
        hint(dialect.hint());
      } else {
        error(dialect.render());
      }
      return Exit.EVALUATION;
    }
    if (failure instanceof PlaceException place) {
      return place(place);
    }
    if (failure instanceof LockException lock) {
      error(message(lock));
      hint(lock.hint());
      if (FullDisk.of(lock) != null) {
        return Exit.HOST;
      }
      // A disk's refusal says nothing of what the lock holds.
      return lock.isRefused() ? Exit.FAILED : Exit.LOCK;
    }
    if (failure instanceof SyncException sync) {
      error(message(sync));
      hint(sync.hint());
      return Exit.EVALUATION;
    }
    if (failure instanceof StoreException store) {
      error(message(store));
      hint(store.hint());
      return Exit.HOST;
    }
    if (failure instanceof OciFormatException format) {
      error(message(format));
      return Exit.FAILED;
    }
    if (failure instanceof IOException io) {
      FullDisk full = FullDisk.of(io);
      if (full != null) {
        error(full.message());
        hint(full.hint());
        return Exit.HOST;
      }
      error(describe(io));
      return Exit.FAILED;
    }
    return bug(failure);
  }

  private Exit place(PlaceException failure) {
    error(message(failure));
    String above = above(failure);
    hint(above == null ? failure.hint() : above);
    return switch (failure.kind()) {
      case NO_SUCH_ENVIRONMENT -> Exit.ABSENT;
      case HOST -> Exit.HOST;
      case REQUEST, FAILED -> Exit.FAILED;
      case NOT_EXECUTABLE -> Exit.NOT_EXECUTABLE;
      case NO_SUCH_COMMAND -> Exit.NO_SUCH_COMMAND;
    };
  }

  /** Of an environment that is called as the directory that is none's project, but below one. */
  private @Nullable String above(PlaceException failure) {
    return failure.kind() == PlaceException.Kind.NO_SUCH_ENVIRONMENT
            && message(failure).contains("'" + Names.from(Target.directoryName(project)) + "'")
            && !Files.exists(project.resolve(ProjectAbove.FILE))
        ? ProjectAbove.hint(directory, project, ProjectAbove.FILE)
        : null;
  }

  private Exit usage(UsageException usage) {
    error(message(usage));
    if (usage.suggestion() != null) {
      err.println("  did you mean: " + Text.visible(usage.suggestion()));
    }
    if (usage.synopsis() != null) {
      err.println("  usage: " + usage.synopsis());
    }
    err.println("  '" + usage.helpCommand() + "' says more");
    return Exit.USAGE;
  }

  private Exit solve(SolveException failure) {
    show(failure);
    boolean host = failure.kind() == SolveException.Kind.HOST;
    // Of a build that kept going. Which came first is chance, so it does not choose the code.
    for (Throwable other : failure.getSuppressed()) {
      if (other instanceof SolveException further) {
        show(further);
        host &= further.kind() == SolveException.Kind.HOST;
      }
    }
    return host ? Exit.HOST : Exit.FAILED;
  }

  private void show(SolveException failure) {
    SolveException.Step step = failure.step();
    if (step == null) {
      error(message(failure));
    } else {
      SourceLocation where = step.where();
      error(where == null ? message(failure) : where + ": " + message(failure));
      if (where != null) {
        excerpt(where);
      }
      new StepDetails(err, debug, store).print(step);
    }
    hint(failure.hint() == null && step != null ? Advice.of(step) : failure.hint());
  }

  /** The line of the file with a caret below; nothing when it cannot be had. */
  private void excerpt(SourceLocation where) {
    String line = sourceLine(where);
    // The bracket that a lock begins with says nothing.
    if (line == null || line.isBlank() || line.strip().equals("{")) {
      return;
    }
    StringBuilder caret = new StringBuilder();
    for (int i = 0, column = 1; column < where.column() && i < line.length(); column++) {
      int c = line.codePointAt(i);
      caret.append(c == '\t' ? '\t' : ' ');
      i += Character.charCount(c);
    }
    err.println("    " + Text.clean(ShownAddress.starred(line)));
    err.println("    " + (line.indexOf('\t') >= 0 ? Text.clean(caret.toString()) : caret) + "^");
  }

  private @Nullable String sourceLine(SourceLocation where) {
    try {
      Path file = project.resolve(where.file());
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_SOURCE) {
        return null;
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.lines().skip(where.line() - 1L).findFirst().orElse(null);
    } catch (IOException | IllegalArgumentException e) {
      // The place alone has to do.
      return null;
    }
  }

  private static String describe(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file or directory";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getFile() + ": " + file.getReason();
    }
    return message(failure);
  }

  private Exit bug(Throwable failure) {
    error("this is a bug in bothy: " + failure);
    StackTraceElement[] trace = failure.getStackTrace();
    if (!debug && trace.length > 0) {
      err.println("  at " + trace[0]);
    }
    hint(debug ? null : "run it again with --debug, and report what it shows");
    return Exit.FAILED;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private void error(String message) {
    err.println(Style.ERROR.on("error:", color) + " " + Text.visible(ShownAddress.inText(message)));
  }

  private void hint(@Nullable String hint) {
    if (hint != null) {
      err.println(
          Style.CYAN.on("hint:", color) + " " + Text.visible(ShownAddress.inText(same.in(hint))));
    }
  }
}
