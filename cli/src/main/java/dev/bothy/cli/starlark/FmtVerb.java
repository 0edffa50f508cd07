package dev.bothy.cli.starlark;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.ProjectAbove;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.file.BoundedRead;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.edit.UnifiedDiff;
import dev.bothy.starlark.format.Formatter;
import dev.bothy.starlark.format.FormatterDefect;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code bothy fmt}: one layout for all files. */
public final class FmtVerb implements Verb {
  private static final List<String> ENDINGS = List.of(".envd", ".star");

  /** Bytes of a file; as for those that are run. */
  private static final int LARGEST = 64 << 20;

  private static final Option CHECK =
      Option.flag("check", "write nothing; list the files that would change, and exit with 1");
  private static final Option DIFF = Option.flag("diff", "write nothing; show what would change");

  @Override
  public Syntax syntax() {
    return Syntax.of("fmt", "lay out build.envd and other Starlark files")
        .operands(Operand.any("FILE"))
        .options(CHECK, DIFF, Shared.PATH)
        .details(
            """
            Without a name it is build.envd. Of a directory, all .envd and .star files in it; -
            reads standard input and writes to standard output. Meaning and comments stay; a file
            with syntax errors is left as it is (exit code 3).""");
  }

  @Override
  public int run(Invocation invocation) throws CommandException, UsageException {
    List<String> names = invocation.arguments().operands();
    if (names.contains("-")) {
      if (names.size() > 1) {
        throw invocation.usage("- cannot be combined with files");
      }
      return new Run(invocation).standardInput();
    }
    Run run = new Run(invocation);
    if (names.isEmpty()) {
      Path project = Locations.project(invocation);
      run.file(project.resolve(ProjectAbove.FILE), ProjectAbove.FILE);
      if (!Files.exists(project.resolve(ProjectAbove.FILE))) {
        String hint = ProjectAbove.hint(invocation.directory(), project, ProjectAbove.FILE);
        if (hint != null) {
          invocation.say("hint: " + hint);
        }
      }
    }
    for (String name : names) {
      Path path = invocation.resolve(name);
      if (Files.isDirectory(path)) {
        run.directory(path, name);
      } else {
        run.file(path, name);
      }
    }
    return run.code;
  }

  /** One call of the verb; its exit code is that of the worst file. */
  private static final class Run {
    private final Invocation invocation;
    private final boolean check;
    private final boolean diff;
    private int code = Exit.DONE.code();

    Run(Invocation invocation) {
      this.invocation = invocation;
      check = invocation.arguments().has(CHECK);
      diff = invocation.arguments().has(DIFF);
    }

    int standardInput() {
      try {
        String name = "<stdin>";
        SourceFile source = SourceFile.decode(name, BoundedRead.stream(invocation.in(), LARGEST));
        String formatted = Formatter.format(source);
        if (check || diff) {
          report(source, formatted);
        } else {
          invocation.out().print(formatted);
        }
      } catch (IOException e) {
        failed("<stdin>", e);
      } catch (SyntaxException e) {
        broken(e);
      } catch (FormatterDefect e) {
        defect("<stdin>", e);
      }
      return code;
    }

    void directory(Path directory, String name) {
      try {
        for (FilesBelow.Found found : FilesBelow.of(directory, name, ENDINGS)) {
          file(found.file(), found.name());
        }
      } catch (IOException e) {
        failed(name, e);
      }
    }

    void file(Path file, String name) {
      try {
        byte[] bytes = BoundedRead.file(file, LARGEST);
        SourceFile source = SourceFile.decode(name, bytes);
        String formatted = Formatter.format(source);
        if (formatted.equals(source.text())) {
          return;
        }
        if (check || diff) {
          report(source, formatted);
          return;
        }
        AtomicFile.replace(file, formatted.getBytes(StandardCharsets.UTF_8));
        invocation.say("formatted " + name);
      } catch (IOException e) {
        failed(name, e);
      } catch (SyntaxException e) {
        broken(e);
      } catch (FormatterDefect e) {
        defect(name, e);
      }
    }

    private void report(SourceFile source, String formatted) {
      if (formatted.equals(source.text())) {
        return;
      }
      if (diff) {
        invocation.out().print(UnifiedDiff.of(source.name(), source.text(), formatted));
      } else {
        invocation.out().println(source.name());
      }
      if (check) {
        worst(Exit.FAILED);
      }
    }

    private void failed(String name, IOException e) {
      String reason =
          switch (e) {
            case NoSuchFileException _ -> "no such file";
            case CharacterCodingException _ -> "not UTF-8 text; save it as UTF-8";
            default -> String.valueOf(e.getMessage());
          };
      invocation.say("error: " + name + ": " + reason);
      worst(Exit.FAILED);
    }

    private void broken(SyntaxException e) {
      invocation.say(e.render());
      worst(Exit.EVALUATION);
    }

    /** The formatter would have changed more than the layout, and noticed. */
    private void defect(String name, FormatterDefect e) {
      invocation.say("error: " + name + ": " + e.getMessage() + "; please report it with the file");
      worst(Exit.FAILED);
    }

    private void worst(Exit exit) {
      code = Math.max(code, exit.code());
    }
  }
}
