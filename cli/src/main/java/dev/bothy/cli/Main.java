package dev.bothy.cli;

import dev.bothy.cli.args.Arguments;
import dev.bothy.cli.args.Help;
import dev.bothy.cli.args.Parser;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Messages;
import dev.bothy.cli.command.SameProject;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.terminal.Screen;
import dev.bothy.cli.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The command line: finds the verb, runs it, turns its end into an exit code. */
public final class Main {
  private final Path directory;
  private final Map<String, String> environment;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  // For the report of a failure: where files named in messages lie, whether to show the trace, the
  // store if the command line names one, which project it chose, and whether it wants events.
  private Path project;
  private boolean debug;
  private @Nullable String store;
  private SameProject same = SameProject.DEFAULT;
  private boolean events;

  Main(
      Path directory,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    this.directory = directory;
    this.project = directory;
    this.environment = environment;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] words) {
    // Before any class is loaded: the shortest command is the measure of the start-up.
    if (words.length == 1 && (words[0].equals("version") || words[0].equals("--version"))) {
      System.out.println("bothy " + Version.NUMBER);
      return;
    }
    PrintStream out = stream(FileDescriptor.out, 1);
    PrintStream err = stream(FileDescriptor.err, 2);
    Interruption interruption = Interruption.install();
    int code = Exit.FAILED.code();
    try {
      code =
          new Main(Path.of("").toAbsolutePath(), System.getenv(), System.in, out, err)
              .run(List.of(words), interruption);
      err.flush();
      if (out.checkError()) {
        code = unwritable(code, err);
      }
    } finally {
      interruption.finish();
    }
    leave(code, interruption.getAsBoolean());
  }

  /**
   * Ends the process. Since JDK 21 {@code System.exit} looks for a logger first, which takes longer
   * than a short command; all that its shutdown hooks would do here is done. After a signal it is
   * the signal's own exit that must win, and this one waits for it.
   */
  private static void leave(int code, boolean interrupted) {
    // Of a signal that is on its way something else may have heard first.
    if (interrupted || code == Exit.INTERRUPTED.code() || code == Exit.TERMINATED.code()) {
      System.exit(code);
    }
    Runtime.getRuntime().halt(code);
  }

  // Always UTF-8: names and messages must not depend on the locale.
  private static PrintStream stream(FileDescriptor descriptor, int number) {
    OutputStream out = new BufferedOutputStream(new FileOutputStream(descriptor), 8192);
    return Terminal.leadsToTerminal(number)
        ? new Screen(out)
        : new PrintStream(out, false, StandardCharsets.UTF_8);
  }

  private static int unwritable(int code, PrintStream err) {
    // A reader that has seen enough ("bothy graph | head") is no matter for a message.
    if (!Terminal.isPipe(1)) {
      err.println("bothy: standard output cannot be written; is the disk full?");
      err.flush();
    }
    return code == Exit.DONE.code() ? Exit.FAILED.code() : code;
  }

  /**
   * Runs one command line; never throws.
   *
   * @param interrupted whether a signal asked to stop
   */
  int run(List<String> words, BooleanSupplier interrupted) {
    try {
      return dispatch(words);
    } catch (Throwable failure) {
      out.flush();
      return report(failure, interrupted.getAsBoolean());
    }
  }

  private int report(Throwable failure, boolean interrupted) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream to = events ? new PrintStream(text, true, StandardCharsets.UTF_8) : err;
    int code =
        new Failures(directory, project, environment, to, debug, store, same)
            .report(failure, interrupted);
    if (events) {
      err.println(Messages.event(text.toString(StandardCharsets.UTF_8)));
      err.flush();
    }
    return code;
  }

  private int dispatch(List<String> words) throws Exception {
    int at = 0;
    while (at < words.size() && isGlobal(words.get(at))) {
      at++;
    }
    if (at == words.size() || isHelp(words.get(at))) {
      out.print(HelpVerb.overview());
      return at == words.size() ? Exit.USAGE.code() : Exit.DONE.code();
    }
    String first = words.get(at);
    if (first.startsWith("-")) {
      throw new UsageException(
          "option " + first + " must follow a verb", null, "bothy VERB [OPTIONS] …", "bothy help");
    }
    String name = first;
    int rest = at + 1;
    if (!Catalogue.isVerb(first)) {
      if (Catalogue.family(first).isEmpty()) {
        throw Catalogue.unknown(first, words.subList(rest, words.size()));
      }
      if (rest == words.size() || isHelp(words.get(rest))) {
        (rest == words.size() ? err : out).print(HelpVerb.of(first));
        return rest == words.size() ? Exit.USAGE.code() : Exit.DONE.code();
      }
      name = first + " " + words.get(rest++);
      if (!Catalogue.isVerb(name)) {
        throw Catalogue.unknown(name);
      }
    }
    Verb verb = Catalogue.open(name);
    Syntax syntax = Catalogue.syntax(verb);
    List<String> own = new ArrayList<>(words.subList(0, at));
    own.addAll(words.subList(rest, words.size()));
    Arguments arguments = parse(verb, syntax, own);
    if (arguments.wantsHelp()) {
      out.print(Help.of(syntax));
      return Exit.DONE.code();
    }
    debug = arguments.has(Shared.DEBUG);
    same = new SameProject(arguments);
    events = Messages.areEvents(syntax, arguments, environment);
    store = arguments.has(Shared.STORE) ? arguments.get(Shared.STORE) : null;
    Terminal terminal = new Terminal(environment, arguments.has(Shared.NO_COLOR));
    Invocation invocation =
        new Invocation(syntax, arguments, directory, environment, in, out, err, terminal);
    String path = arguments.get(Shared.PATH);
    if (path != null) {
      project = invocation.resolve(path);
    }
    return verb.run(invocation);
  }

  private Arguments parse(Verb verb, Syntax syntax, List<String> words) throws UsageException {
    try {
      return Parser.parse(syntax, words, environment);
    } catch (UsageException e) {
      events = Messages.areEvents(syntax, words, environment);
      String instead = e.unknown() == null ? null : verb.instead(e.unknown());
      throw instead == null ? e : e.answered(instead);
    }
  }

  private static boolean isGlobal(String word) {
    return word.equals("--debug") || word.equals("--no-color");
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h");
  }
}
