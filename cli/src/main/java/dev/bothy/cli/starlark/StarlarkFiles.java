package dev.bothy.cli.starlark;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.oci.file.BoundedRead;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Plain Starlark files: reading them, finding what they load, the dialect they are in. */
final class StarlarkFiles implements Loader {
  static final Option ALLOW = Option.value("allow", "NAME", "open a switch of the dialect").many();
  static final Option JSON = Option.flag("json", "one line of JSON a file on standard output");
  static final Option TEST_BUILTINS =
      Option.flag("test-builtins", "add what public suites of tests use: catch, matches, struct …");

  /** No source text is larger. */
  private static final int LARGEST = 64 << 20;

  /** What standard input is called in messages. */
  private static final String STDIN = "<stdin>";

  private static final List<String> SWITCHES =
      List.of(
          "recursion",
          "set",
          "while",
          "toplevelcontrol",
          "globalreassign",
          "loadbindsglobally",
          "generators");

  private final Path directory;
  private final InputStream in;

  /** Relative names are relative to the working directory. */
  StarlarkFiles(Invocation invocation) {
    directory = invocation.directory();
    in = invocation.in();
  }

  /** The language's own names, and those for tests if they were asked for. */
  static Predeclared predeclared(Invocation invocation) {
    return invocation.arguments().has(TEST_BUILTINS)
        ? Predeclared.core().with(TestBuiltins.all())
        : Predeclared.core();
  }

  static Dialect dialect(Invocation invocation) throws UsageException {
    Dialect dialect = Dialect.SPEC;
    for (String name : invocation.arguments().all(ALLOW)) {
      if (!SWITCHES.contains(name)) {
        String near = Nearest.of(name, SWITCHES);
        throw invocation.usage(
            "--allow: '"
                + name
                + "' is none of "
                + String.join(", ", SWITCHES)
                + (near == null ? "" : "; did you mean " + near));
      }
      dialect = dialect.allow(name);
    }
    return dialect;
  }

  /** Where a relative name is. */
  Path locate(String name) {
    return directory.resolve(name);
  }

  /** Reads a file under the name it was passed with; {@code -} is standard input. */
  SourceFile open(String name) throws IOException {
    try {
      if (name.equals("-")) {
        return SourceFile.decode(STDIN, BoundedRead.stream(in, LARGEST));
      }
      return read(name, directory.resolve(name));
    } catch (InvalidPathException e) {
      throw new IOException("not a file name", e);
    }
  }

  private static SourceFile read(String name, Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("a directory");
      }
      return SourceFile.decode(name, BoundedRead.file(file, LARGEST));
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("permission denied", e);
    } catch (CharacterCodingException e) {
      throw new IOException("not UTF-8", e);
    }
  }

  /** Relative to the loading file. */
  @Override
  public String resolve(String module, String from) {
    try {
      Path beside = Path.of(from).resolveSibling(module);
      return beside.normalize().toString();
    } catch (InvalidPathException e) {
      throw new EvalException("not a file name", null, e);
    }
  }

  @Override
  public SourceFile read(String key) {
    try {
      return read(key, directory.resolve(key));
    } catch (IOException e) {
      throw new EvalException(String.valueOf(e.getMessage()), null, e);
    }
  }
}
