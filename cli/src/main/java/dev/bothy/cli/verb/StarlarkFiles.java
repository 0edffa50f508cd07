package dev.bothy.cli.verb;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Plain Starlark files: reading them, finding what they load, the dialect they are in. */
final class StarlarkFiles implements Loader {
  static final Option ALLOW = Option.value("allow", "NAME", "open a switch of the dialect").many();
  static final Option JSON = Option.flag("json", "one line of JSON a file on standard output");

  private static final List<String> SWITCHES =
      List.of(
          "recursion", "set", "while", "toplevelcontrol", "globalreassign", "loadbindsglobally");

  private final Path directory;

  /**
   * @param directory that relative names are relative to
   */
  StarlarkFiles(Path directory) {
    this.directory = directory;
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

  /** Reads a file under the name it was passed with. */
  SourceFile open(String name) throws IOException {
    try {
      return SourceFile.decode(name, Files.readAllBytes(directory.resolve(name)));
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    } catch (CharacterCodingException e) {
      throw new IOException("not UTF-8", e);
    } catch (InvalidPathException e) {
      throw new IOException("not a file name", e);
    }
  }

  /** Relative to the loading file. */
  @Override
  public String resolve(String module, String from) {
    try {
      Path beside = Path.of(from).resolveSibling(module);
      return beside.normalize().toString();
    } catch (InvalidPathException e) {
      throw new EvalException("cannot load \"" + module + "\": not a file name", null, e);
    }
  }

  @Override
  public SourceFile read(String key) {
    try {
      return open(key);
    } catch (IOException e) {
      throw new EvalException("cannot load " + key + ": " + e.getMessage(), null, e);
    }
  }
}
