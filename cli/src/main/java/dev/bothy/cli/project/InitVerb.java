package dev.bothy.cli.project;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code bothy init}: a file to begin with, and what the build need not see. */
public final class InitVerb implements Verb {
  private static final String FILE = "build.envd";
  private static final String IGNORE = ".envdignore";

  @Override
  public Syntax syntax() {
    return Syntax.of("init", "write a commented build.envd to begin with")
        .operands(Operand.optional("NAME"))
        .details(
            """
            Writes build.envd and .envdignore into the project's directory, or into a new one
            called NAME. A requirements.txt found there is installed by the file. Files that are
            there already are never changed.""")
        .options(Shared.PATH)
        .examples("bothy init", "bothy init my-project && cd my-project && bothy up");
  }

  @Override
  public int run(Invocation invocation) throws CommandException, IOException {
    Path directory = invocation.resolve(invocation.arguments().require(Shared.PATH));
    String name = invocation.arguments().operand(0);
    if (name != null) {
      directory = directory.resolve(name).normalize();
      Files.createDirectories(directory);
    } else if (!Files.isDirectory(directory)) {
      throw new CommandException(Exit.FAILED, directory + ": no such directory", null);
    }
    Path file = directory.resolve(FILE);
    if (Files.exists(file)) {
      throw new CommandException(
          Exit.FAILED, file + " is there already; nothing was changed", "bothy up starts it");
    }
    boolean requirements = Files.isRegularFile(directory.resolve("requirements.txt"));
    write(file, build(requirements));
    invocation.say("wrote " + file);
    Path ignore = directory.resolve(IGNORE);
    if (!Files.exists(ignore) && !Files.exists(directory.resolve(".dockerignore"))) {
      write(ignore, ignore());
      invocation.say("wrote " + ignore);
    }
    invocation.say("next: bothy up");
    return Exit.DONE.code();
  }

  private static void write(Path file, String text) throws IOException, CommandException {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          Exit.FAILED, file + " is there already; nothing was changed", null, e);
    }
  }

  static String build(boolean requirements) {
    String python =
        requirements
            ? "    install.python_packages(requirements=\"requirements.txt\")\n"
            : "    # install.python_packages(name=[\"numpy\"])\n";
    return """
        # syntax=v1
        # The environment of this project. 'bothy up' builds it, starts it and opens a shell in it;
        # the project's directory is mounted inside.


        def build():
            # A base made from this machine's package mirror; base(image="debian:bookworm") pulls one.
            base(image=Source.debian("bookworm"), dev=True)

            install.python()
            install.apt_packages(name=[
                "git",
            ])
        """
        + python
        + """

            # shell("zsh")
            # runtime.environ(env={"OMP_NUM_THREADS": "2"})
            # runtime.expose(envd_port=8888, service="jupyter")
            # runtime.command(commands={"train": "python3 train.py"})
        """;
  }

  private static String ignore() {
    return """
        # What the build need not see, in the syntax of .dockerignore.
        .git
        **/__pycache__
        **/.ipynb_checkpoints
        .venv
        """;
  }
}
